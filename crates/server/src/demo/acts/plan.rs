//! The plan: what matters, the emergency summary, crisis blocks with whom to call, and goals.

use care::catalogue;
use chrono::{NaiveDate, NaiveTime};

use super::{DemoError, Writer, clock, person::full_name};
use crate::demo::{
    personas::{Crisis, Goal, Plan, days_in},
    words::Place,
};

/// The version of the plan that stood on a day.
struct Standing<'a> {
    plan: &'a Plan,
    signed_on: NaiveDate,
    /// Whether the file's words are of this very version.
    newest: bool,
}

impl Writer<'_> {
    /// On the day of the newest version signed by then; before the first there are no words.
    pub(super) fn plan(&mut self) -> Result<(), DemoError> {
        let person = self.person;
        let Some(plan) = &person.plan else {
            return Ok(());
        };
        let by_then = |(_, day): &&(i64, NaiveDate)| self.as_of.is_none_or(|as_of| *day <= as_of);
        let signed = person.plan_versions.iter().filter(by_then);
        let Some((number, signed_on)) = signed.max_by_key(|(number, _)| *number).copied() else {
            return Ok(());
        };
        let newest = person
            .plan_versions
            .iter()
            .all(|(other, _)| *other <= number);
        let standing = Standing {
            plan,
            signed_on,
            newest,
        };
        self.what_matters(&standing)?;
        for (which, crisis) in plan.crisis.iter().enumerate() {
            self.crisis(&standing, which, crisis)?;
        }
        for (which, goal) in plan.goals.iter().enumerate() {
            self.goal(&standing, which, goal)?;
        }
        Ok(())
    }

    fn what_matters(&mut self, standing: &Standing<'_>) -> Result<(), DemoError> {
        let plan = standing.plan;
        let sections = [
            ("what-matters", "what_matters", &plan.matters),
            ("emergency-summary", "summary", &plan.emergency),
        ];
        for (minute, (kind, field, text)) in (0..).zip(sections) {
            if names_later_day(standing, [Some(text)]) {
                continue;
            }
            let mut words = self.words();
            let place = self.once(kind);
            words.text(place, field, text)?;
            words.text(place, "agreed_on", standing.signed_on)?;
            self.act(kind, "cm1", (standing.signed_on, clock(15, minute)), words);
        }
        Ok(())
    }

    fn crisis(
        &mut self,
        standing: &Standing<'_>,
        which: usize,
        crisis: &Crisis,
    ) -> Result<(), DemoError> {
        let texts = [
            Some(&crisis.scenario),
            crisis.severe.as_ref(),
            crisis.me.as_ref(),
            crisis.carer.as_ref(),
        ];
        if names_later_day(standing, texts) {
            return Ok(());
        }
        let mut words = self.words();
        let place = self.one_of("crisis-scenario", which);
        words.text(place, "scenario", scenario_code(&crisis.scenario))?;
        words.text(place, "scenario_text", &crisis.scenario)?;
        words.text(place, "rank", which + 1)?;
        words.text_if(place, "signs_severe", crisis.severe.as_ref())?;
        for (field, text) in [
            ("what_i_do", &crisis.me),
            ("what_carer_does", &crisis.carer),
        ] {
            match text {
                Some(text) => words.text(place, field, text)?,
                None => words.absent(place, field, "not_applicable")?,
            }
        }
        words.text(place, "agreed_on", standing.signed_on)?;
        for (order, call) in crisis.call.iter().enumerate() {
            let (name, phone) = self.call(call);
            let calls: Place = self.one_of("crisis-call", format!("{which}/{order}"));
            words.text(calls, "scenario", place.0)?;
            words.text(calls, "name", name)?;
            words.text(calls, "phone", phone)?;
            words.text(calls, "rank", order + 1)?;
        }
        let when = (standing.signed_on, nth(clock(15, 10), which));
        self.act(format!("crisis/{which}"), "cm1", when, words);
        Ok(())
    }

    /// "Martin 07700 900101" as a name and a number; a number alone is its own name, and a member
    /// of staff is called by hers.
    fn call(&self, call: &str) -> (String, String) {
        let is_digit = |c: char| c.is_ascii_digit() || c == ' ';
        let words = call.trim_end_matches(is_digit);
        let name = match call.find(words) {
            Some(0) if !words.is_empty() => call
                .char_indices()
                .find(|(at, c)| *at >= words.len() && *c == ' ')
                .map_or(call, |(at, _)| call.get(..at).unwrap_or(call)),
            _ => return (call.to_owned(), call.to_owned()),
        };
        let phone = call.get(name.len()..).unwrap_or_default().trim();
        let staff = self.personas.staff(name.trim());
        let name = staff.map_or_else(|_| name.trim().to_owned(), |staff| full_name(&staff.name));
        (name, phone.to_owned())
    }

    fn goal(
        &mut self,
        standing: &Standing<'_>,
        which: usize,
        goal: &Goal,
    ) -> Result<(), DemoError> {
        if names_later_day(standing, [Some(&goal.text), Some(&goal.baseline)]) {
            return Ok(());
        }
        let mut words = self.words();
        let place = self.one_of("goal", which);
        words.text(place, "words", &goal.text)?;
        words.text(place, "baseline", &goal.baseline)?;
        words.text(place, "owner", self.staff.id(&goal.owner)?)?;
        words.text(place, "due_on", goal.due)?;
        words.text(place, "rank", which + 1)?;
        words.text(place, "agreed_on", standing.signed_on)?;
        // How it came out is known of the newest version, whose words the file has.
        if standing.newest && goal.status != "active" {
            words.text(place, "result", &goal.status)?;
            words.text_if(place, "attainment", goal.attainment)?;
        }
        let when = (standing.signed_on, nth(clock(15, 20), which));
        self.act(format!("goal/{which}"), &goal.owner, when, words);
        Ok(())
    }
}

/// Whether an entry names a day after the version it would stand in: it was written later.
fn names_later_day<const N: usize>(standing: &Standing<'_>, texts: [Option<&String>; N]) -> bool {
    let mut days = texts.into_iter().flatten().flat_map(|text| days_in(text));
    days.any(|day| day > standing.signed_on)
}

/// A minute later for each one before it.
fn nth(first: NaiveTime, which: usize) -> NaiveTime {
    let minutes = i64::try_from(which).unwrap_or_default();
    first
        .overflowing_add_signed(chrono::TimeDelta::minutes(minutes))
        .0
}

/// The choice whose words the scenario begins with, or holds; else `other`.
fn scenario_code(scenario: &str) -> &'static str {
    let choices = catalogue::field("crisis-scenario", "scenario").map(|field| field.choices);
    let named = choices.unwrap_or_default().iter().find(|choice| {
        let words = choice.code.replace('_', " ");
        scenario.starts_with(&words) || scenario.ends_with(&words)
    });
    named.map_or("other", |choice| choice.code)
}
