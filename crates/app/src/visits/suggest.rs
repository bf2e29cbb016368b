//! Words that the page offers and a person keeps or changes: nothing of it is saved unasked.

use care::{
    catalogue::{FieldDef, Type},
    instruments::news2,
    status::ReferralFacts,
    visit,
};
use record::Value;

use super::{Live, parts::says_something};
use crate::{
    reader::Reader,
    view::{form::Draft, input::Input},
    words,
};

/// A summary written from what is on the page.
pub(super) fn summary(reader: &Reader<'_>, draft: &Draft, live: &Live) -> String {
    let mut sentences = Vec::new();
    let text = |field: &str| {
        let value = live.answers.visit.get(field)?;
        let def = care::catalogue::field("visit", field)?;
        Some(reader.text(def, value))
    };
    if let Some(why) = text("why") {
        sentences.push(format!("{}.", why.trim_end_matches('.')));
    }
    if let Some(present) = text("present") {
        sentences.push(format!("Present: {}.", present.trim_end_matches('.')));
    }
    sentences.extend(falls(reader, live));
    if let Some(kept) = live.facts.blood_pressure() {
        sentences.push(format!("BP {kept}."));
    }
    if let Ok(score) = news2(&live.facts.early_warning()).score() {
        let value = score
            .value
            .map(|value| value.to_string())
            .unwrap_or_default();
        sentences.push(format!("NEWS2 {value}, {}.", score.band));
    }
    sentences.extend(follow_ups(draft));
    sentences.join(" ")
}

/// Each fall told at the visit: "Fell on 9 Feb: kitchen, bruise."
fn falls(reader: &Reader<'_>, live: &Live) -> Vec<String> {
    let told = live.answers.falls.iter().map(|fall| {
        let on = fall.get("happened_on").and_then(Value::as_date);
        let on = on.map(|on| format!(" on {}", words::short_day(on, reader.today)));
        let details = ["place", "activity", "injury", "note"].into_iter();
        let details: Vec<String> = details
            .filter_map(|field| {
                let def = care::catalogue::field("fall", field)?;
                let said = fall.get(field)?;
                let absent = matches!(said, Value::Absent(_));
                (!absent).then(|| in_words(reader, def, said))
            })
            .collect();
        let what = if details.is_empty() {
            String::new()
        } else {
            format!(": {}", details.join(", ").trim_end_matches('.'))
        };
        format!("Fell{}{what}.", on.unwrap_or_default())
    });
    told.collect()
}

/// An answer that says enough away from its label: "no injury", where the list says "None".
fn in_words(reader: &Reader<'_>, def: &FieldDef, said: &Value) -> String {
    if def.ty == Type::Code && said.as_text() == Some("none") {
        return format!("no {}", words::lower_first(def.label));
    }
    words::lower_first(&reader.text(def, said))
}

fn follow_ups(draft: &Draft) -> Vec<String> {
    let raised = draft.entries.iter().filter_map(|entry| {
        let (begin, field) = match entry.kind.as_str() {
            "referral" => ("Referred", "service"),
            "task" => ("Task", "what"),
            _ => return None,
        };
        match entry.fields.get(field) {
            Some(input @ Input::One(text)) if says_something(input) => {
                Some(format!("{begin}: {}.", text.trim_end_matches('.')))
            }
            _ => None,
        }
    });
    raised.collect()
}

/// The service that a fall is followed up by.
pub(super) const FALLS_CLINIC: &str = "Falls clinic";

/// When the person went to the falls clinic before, and what came of it.
pub(super) fn earlier_referrals(reader: &Reader<'_>) -> Vec<String> {
    let found = visit::earlier_referrals(reader.record, FALLS_CLINIC);
    found.iter().map(|facts| earlier(reader, facts)).collect()
}

fn earlier(reader: &Reader<'_>, facts: &ReferralFacts) -> String {
    let sent = facts
        .sent_on
        .map(|on| words::short_day(on, reader.today))
        .unwrap_or_default();
    let (_, entry) = reader
        .entries("referral")
        .find(|(id, _)| *id == facts.entry)
        .map_or((facts.entry, None), |(id, entry)| (id, Some(entry)));
    let outcome = entry
        .and_then(|entry| reader.standing(entry, "outcome"))
        .unwrap_or_else(|| facts.status().label().to_lowercase());
    format!("{}, {sent}: {outcome}", facts.service)
}
