//! Prompts of falls, and the criteria of NICE NG249 for a comprehensive falls assessment
//! (docs/sources.md, Falls).

use super::{Answer, Blackout, Fall, Injury, Prompt, TimeOnFloor, Trigger, VisitFacts};
use crate::{identifiers::display_date, instruments::postural_bp};

/// Whether to offer a comprehensive falls assessment (NICE NG249, April 2025): a fall in the last
/// year and any one of five things.
#[derive(Clone, PartialEq, Eq)]
pub struct FallsCriteria {
    /// The falls of the last 12 months, as counted by the person or known to the record,
    /// whichever is more.
    pub falls_in_12_months: u32,
    /// Which of the five hold.
    pub met: Vec<&'static str>,
    /// Which are not known, so that they may yet hold.
    pub not_known: Vec<&'static str>,
}

impl FallsCriteria {
    /// Whether they are met.
    pub fn is_met(&self) -> bool {
        self.falls_in_12_months > 0 && !self.met.is_empty()
    }

    fn text(&self) -> String {
        let met = self.met.join(", ");
        let not_known = self.not_known.join(", ");
        match (self.is_met(), self.not_known.is_empty()) {
            (true, _) => format!("NG249 criteria met: {met}."),
            (false, true) => "NG249 criteria not met.".to_owned(),
            (false, false) => format!("NG249 criteria not met; not known: {not_known}."),
        }
    }
}

/// Works out the criteria from everything known of the last 12 months.
pub fn falls_criteria(facts: &VisitFacts) -> FallsCriteria {
    let falls: Vec<&Fall> = facts.falls_of_last_year().collect();
    let known = u32::try_from(falls.len()).unwrap_or(u32::MAX);
    let count = known.max(facts.falls_in_12_months.unwrap_or_default());
    let of_any = |read: fn(&Fall) -> Answer| any(falls.iter().map(|fall| read(fall)));
    let parts = [
        ("2 or more falls", Answer::from_bool(Some(count >= 2))),
        ("living with frailty", facts.frailty),
        ("an injury that needed treatment", of_any(needed_treatment)),
        ("loss of consciousness", of_any(lost_consciousness)),
        ("could not get up without help", of_any(could_not_get_up)),
    ];
    let which = |answer| {
        let parts = parts.iter().filter(move |(_, given)| *given == answer);
        parts.map(|(name, _)| *name).collect()
    };
    FallsCriteria {
        falls_in_12_months: count,
        met: which(Answer::Yes),
        not_known: which(Answer::NotKnown),
    }
}

/// Yes if any is, no if all are no.
fn any(answers: impl Iterator<Item = Answer>) -> Answer {
    answers.fold(Answer::No, |all, one| match (all, one) {
        (Answer::Yes, _) | (_, Answer::Yes) => Answer::Yes,
        (Answer::NotKnown, _) | (_, Answer::NotKnown) => Answer::NotKnown,
        (Answer::No, Answer::No) => Answer::No,
    })
}

/// A broken bone needs treatment, and no injury needs none, whether or not anybody said so.
fn needed_treatment(fall: &Fall) -> Answer {
    match (fall.needed_treatment, fall.injury) {
        (Some(true), _) | (None, Some(Injury::Fracture)) => Answer::Yes,
        (Some(false), _) | (None, Some(Injury::None)) => Answer::No,
        (None, _) => Answer::NotKnown,
    }
}

fn lost_consciousness(fall: &Fall) -> Answer {
    match fall.blackout {
        Some(Blackout::Yes | Blackout::NotSure) => Answer::Yes,
        Some(Blackout::No) => Answer::No,
        None => Answer::NotKnown,
    }
}

fn could_not_get_up(fall: &Fall) -> Answer {
    Answer::from_bool(fall.got_up_alone.map(|alone| !alone))
}

/// A fall, told today, that calls for assessment before leaving.
pub(super) fn urgent(facts: &VisitFacts) -> Option<Prompt> {
    let mut reasons: Vec<&'static str> = facts
        .falls
        .iter()
        .flat_map(|fall| urgent_reasons(fall, facts.anticoagulant))
        .collect();
    reasons.sort_unstable();
    reasons.dedup();
    (!reasons.is_empty()).then(|| Prompt {
        trigger: Trigger::FallUrgent,
        value: format!("Fall with {}.", reasons.join("; ")),
        rule:
            "A fall with a head injury on an anticoagulant or an antiplatelet other than aspirin \
               alone, loss of consciousness, new inability to bear weight, or an hour or more on \
               the floor. Not known and not sure count as yes."
                .to_owned(),
        actions: vec!["Urgent medical assessment; consider 999."],
    })
}

fn urgent_reasons(fall: &Fall, anticoagulant: Answer) -> impl Iterator<Item = &'static str> {
    let head = fall.injury == Some(Injury::Head);
    let on_floor = fall.time_on_floor == Some(TimeOnFloor::OneHourOrMore);
    [
        match anticoagulant {
            Answer::Yes if head => Some("head injury, taking an anticoagulant"),
            Answer::NotKnown if head => {
                Some("head injury, not known whether taking an anticoagulant")
            }
            _ => None,
        },
        match fall.blackout {
            Some(Blackout::Yes) => Some("loss of consciousness"),
            Some(Blackout::NotSure) => Some("possible loss of consciousness"),
            Some(Blackout::No) | None => None,
        },
        (fall.cannot_bear_weight == Some(true)).then_some("new inability to bear weight"),
        on_floor.then_some("an hour or more on the floor"),
    ]
    .into_iter()
    .flatten()
}

/// A fall since the last visit, and whether it calls for a comprehensive assessment. One from
/// before it that is told only now is not passed over where it does.
pub(super) fn since_last_visit(facts: &VisitFacts) -> Option<Prompt> {
    let criteria = falls_criteria(facts);
    let since: Vec<&Fall> = facts.falls_since_last_visit().collect();
    let late: Vec<&Fall> = facts.falls_told_late().collect();
    let told = if !since.is_empty() {
        in_words(&since, &criteria)
    } else if !late.is_empty() && criteria.is_met() {
        format!("Told since last visit. {}", in_words(&late, &criteria))
    } else {
        return None;
    };
    Some(Prompt {
        trigger: Trigger::FallSinceLastVisit,
        value: format!("{told} {}", criteria.text()),
        rule: "A fall in the last year with any of: 2 or more falls, frailty, an injury that \
               needed treatment, loss of consciousness, could not get up without help: offer \
               a comprehensive falls assessment."
            .to_owned(),
        actions: actions(facts, &criteria),
    })
}

/// When, and how often in a year.
fn in_words(told: &[&Fall], criteria: &FallsCriteria) -> String {
    let last = told.iter().filter_map(|fall| fall.happened_on).max();
    let last = last.map_or_else(
        || "Fall, day not known.".to_owned(),
        |day| format!("Fall on {}.", display_date(day)),
    );
    match criteria.falls_in_12_months {
        1 => format!("{last} 1 fall in 12 months."),
        count => format!("{last} {count} falls in 12 months."),
    }
}

fn actions(facts: &VisitFacts, criteria: &FallsCriteria) -> Vec<&'static str> {
    let mut actions = vec!["Ask the falls question set."];
    if postural_bp(&facts.postural).is_err() {
        actions.push("Measure lying and standing blood pressure.");
    }
    actions.push(if criteria.is_met() {
        "Refer to the falls service for a comprehensive falls assessment."
    } else {
        "Look at gait and balance, and offer exercise."
    });
    actions
}
