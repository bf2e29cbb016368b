//! Checks of crisis blocks and whom to call in them (docs/sources.md, Care plan).

use std::collections::BTreeMap;

use record::{Entry, EntryId, Value};

use super::Check;
use crate::{catalogue, read};

/// Crises that stand, by what each is called, and whether 999 is among those to call in each.
#[derive(Default)]
pub(super) struct Crises {
    standing: BTreeMap<EntryId, String>,
    call_999: BTreeMap<EntryId, bool>,
}

impl Crises {
    /// The checks of a crisis block by itself.
    pub fn scenario(&mut self, id: EntryId, entry: &Entry) -> Vec<Check> {
        let called = called(entry);
        let (mut severe, mut avoid, mut reason) = (None, false, false);
        for (name, field) in entry.fields() {
            match name.as_str() {
                "signs_severe" => severe = says_999(read::texts(field)),
                "hospital_useful" => {
                    avoid = read::standing(field).any(|value| value.as_text() == Some("avoid"));
                }
                "hospital_reason" => reason = read::standing(field).next().is_some(),
                _ => {}
            }
        }
        let place = (id, "crisis-scenario");
        let mut found = Vec::new();
        if severe == Some(false) {
            let words = format!("{called}: no 999 in the red signs, which only a GP may sign");
            found.push(Check::new("red-signs-without-999", words, place));
        }
        if avoid && !reason {
            let words = format!("{called}: hospital is to be avoided, and no reason is written");
            found.push(Check::new("avoid-hospital-without-reason", words, place));
        }
        self.standing.insert(id, called);
        found
    }

    /// Somebody to call.
    pub fn call(&mut self, entry: &Entry) {
        let Some(scenario) = read::field(entry, "scenario").and_then(read::entry) else {
            return;
        };
        let is_999 = |value: &Value| value.as_text() == Some("999");
        let phone = read::field(entry, "phone");
        *self.call_999.entry(scenario).or_default() |=
            phone.is_some_and(|phone| read::standing(phone).any(is_999));
    }

    /// The crises that say whom to call, and 999 is not among them.
    pub fn without_999_to_call(&self) -> Vec<Check> {
        let lacking = self.call_999.iter().filter(|(_, there)| !**there);
        let check = |(id, _): (&EntryId, &bool)| {
            let called = self.standing.get(id)?;
            let words = format!("{called}: no 999 among whom to call, which only a GP may sign");
            let place = (*id, "crisis-scenario");
            Some(Check::new("no-999-to-call", words, place))
        };
        lacking.filter_map(check).collect()
    }
}

/// Which crisis, as several may lack the same: "Crisis “A fall”".
fn called(entry: &Entry) -> String {
    let own = read::field(entry, "scenario_text").and_then(read::words);
    let listed = || {
        let code = read::field(entry, "scenario").and_then(read::text)?;
        let field = catalogue::field("crisis-scenario", "scenario")?;
        field.choice_label(&code).map(str::to_owned)
    };
    let name = own.or_else(listed).map(|name| format!("Crisis “{name}”"));
    name.unwrap_or_else(|| "A crisis".to_owned())
}

/// Whether 999 stands in a text, and not as part of another number; nothing where none is written.
fn says_999(texts: Vec<String>) -> Option<bool> {
    let numbers = |text: &str| {
        let mut numbers = text.split(|letter: char| !letter.is_ascii_digit());
        numbers.any(|number| number == "999")
    };
    (!texts.is_empty()).then(|| texts.iter().any(|text| numbers(text)))
}
