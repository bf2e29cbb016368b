//! What each measure reads as while it is typed, what it scores, and what was read last time.

use std::collections::BTreeMap;

use care::{
    catalogue::{self, FieldDef},
    instruments::{NEWS2, News2Points, Parameter, Setting, Target, bp_clinic, news2, postural_bp},
    visit::{VisitAnswers, last_answers, observation_sets},
};
use record::{EntryId, Value};

use super::Live;
use crate::{
    person,
    reader::Reader,
    view::{
        lists::Tone,
        visit::{LastTime, Reads, ScoreView},
    },
    words,
};

/// The NEWS2 as far as it goes.
pub(super) fn news2_view(reader: &Reader<'_>, live: &Live) -> ScoreView {
    let points = news2(&live.facts.early_warning());
    let source = format!(
        "{} Rule version {}. A snapshot at home: read it beside how the person usually is.",
        NEWS2.credit.unwrap_or(NEWS2.source),
        NEWS2.rule_version
    );
    let mut why: Vec<String> = points
        .by_parameter()
        .filter_map(|(parameter, points)| Some((parameter, points.filter(|points| *points > 0)?)))
        .map(|(parameter, points)| format!("{} scores {points}", parameter.label()))
        .collect();
    if let Some(before) = news2_before(reader, live.visit) {
        why.push(before);
    }
    let why = why.join(". ");
    match points.score() {
        Ok(score) => ScoreView {
            name: NEWS2.name.to_owned(),
            value: score.value.map(|value| value.to_string()),
            band: score.band.to_owned(),
            tone: news2_tone(&points),
            why,
            source,
        },
        Err(incomplete) => ScoreView {
            name: NEWS2.name.to_owned(),
            value: None,
            band: incomplete.to_string(),
            tone: news2_tone(&points),
            why,
            source,
        },
    }
}

fn news2_tone(points: &News2Points) -> Tone {
    match points.so_far() {
        7.. => Tone::Late,
        5.. => Tone::Late,
        _ if points.threes().next().is_some() => Tone::Late,
        _ if points.taken() < 7 => Tone::Plain,
        _ => Tone::Fine,
    }
}

fn news2_before(reader: &Reader<'_>, visit: EntryId) -> Option<String> {
    let (said, on) = person::news2_before(reader, visit)?;
    let on = words::short_day(on, reader.today);
    Some(format!("Before: {said} on {on}"))
}

/// What each measure reads as, by the field that it is shown beside.
pub(super) fn all(live: &Live) -> BTreeMap<String, Reads> {
    let points = news2(&live.facts.early_warning());
    let mut reads = BTreeMap::new();
    for (parameter, scored) in points.by_parameter() {
        let Some(scored) = scored else { continue };
        if parameter != Parameter::SystolicBp {
            reads.insert(parameter.input().to_owned(), scored_reads(scored));
        }
    }
    reads.extend(advice(&live.answers));
    if let Some(blood_pressure) = blood_pressure(live, points.of(Parameter::SystolicBp)) {
        reads.insert("blood_pressure".to_owned(), blood_pressure);
    }
    if let Ok((score, band)) = postural_bp(&live.facts.postural) {
        let drop = score
            .value
            .map(|value| value.to_string())
            .unwrap_or_default();
        let tone = if band.is_positive() {
            Tone::Soon
        } else {
            Tone::Fine
        };
        let words = format!("Drop {drop}, {}", band.text());
        reads.insert(
            "postural".to_owned(),
            Reads {
                words,
                tone,
                points: None,
            },
        );
    }
    reads
}

/// What the answers so far ask of whoever measures (docs/sources.md, NEWS2 and Blood pressure).
fn advice(answers: &VisitAnswers) -> impl Iterator<Item = (String, Reads)> {
    let all = [
        (
            "spo2_scale",
            answers.lacks_spo2_target(),
            "Scored on scale 1 until who confirmed the target, and when, is written here",
        ),
        (
            "second_reading",
            answers.needs_second_reading(),
            "140/90 or more: take a second reading",
        ),
        (
            "rhythm",
            answers.has_irregular_pulse(),
            "Irregular: ECG for possible atrial fibrillation. Measure the blood pressure by hand",
        ),
    ];
    let asked = all.into_iter().filter(|(_, asked, _)| *asked);
    asked.map(|(field, _, words)| {
        let reads = Reads {
            words: words.to_owned(),
            tone: Tone::Soon,
            points: None,
        };
        (field.to_owned(), reads)
    })
}

fn scored_reads(points: u8) -> Reads {
    let (words, tone) = match points {
        0 => ("Scores 0".to_owned(), Tone::Fine),
        3 => ("Scores 3: urgent by itself".to_owned(), Tone::Late),
        points => (format!("Scores {points}"), Tone::Soon),
    };
    Reads {
        words,
        tone,
        points: Some(u32::from(points)),
    }
}

fn blood_pressure(live: &Live, points: Option<u8>) -> Option<Reads> {
    let kept = live.facts.blood_pressure()?;
    let points = points.map(u32::from);
    let target = live
        .facts
        .age_years
        .map(|age| Target::of(age, Setting::Clinic));
    let clinic = bp_clinic(kept).ok();
    let (words, tone) = match target {
        Some(target) if target.is_reached_by(kept) => {
            (format!("{kept}: at or above {target}"), Tone::Soon)
        }
        Some(target) => (format!("{kept}: below {target}"), Tone::Fine),
        None => (kept.to_string(), Tone::Plain),
    };
    let words = match clinic {
        Some(score) => format!("{words}, {}", score.band),
        None => words,
    };
    Some(Reads {
        words,
        tone,
        points,
    })
}

/// What the record last said, by `kind.field`.
pub(super) fn last_time(reader: &Reader<'_>, visit: EntryId) -> BTreeMap<String, LastTime> {
    let mut last = BTreeMap::new();
    for kind in ["observations", "visit"] {
        for (field, said) in last_answers(reader.record, kind, Some(visit)) {
            let Some(def) = catalogue::field(kind, &field) else {
                continue;
            };
            if !def.is_typed() {
                continue;
            }
            let view = LastTime {
                text: said_in_words(reader, def, &said.values),
                when: words::short_day(said.on, reader.today),
            };
            last.insert(format!("{kind}.{field}"), view);
        }
    }
    last.extend(last_pressures(reader, visit));
    last
}

fn said_in_words(reader: &Reader<'_>, def: &FieldDef, values: &[Value]) -> String {
    let texts: Vec<String> = values.iter().map(|value| reader.text(def, value)).collect();
    texts.join(" / ")
}

/// The pressures of the last time as they are kept, not as they were read one by one.
fn last_pressures(reader: &Reader<'_>, visit: EntryId) -> Vec<(String, LastTime)> {
    let sets = observation_sets(reader.record);
    let mut before = sets.iter().filter(|set| set.visit != Some(visit));
    let said = |name: &str, found: Option<(String, chrono::NaiveDate)>| {
        let (text, on) = found?;
        let when = words::short_day(on, reader.today);
        Some((format!("observations.{name}"), LastTime { text, when }))
    };
    let kept = person::pressure_before(reader, visit);
    let dropped = before.find_map(|set| {
        let words = set.postural_in_words()?;
        Some((format!("Drop {words}"), set.on))
    });
    [said("blood_pressure", kept), said("postural", dropped)]
        .into_iter()
        .flatten()
        .collect()
}
