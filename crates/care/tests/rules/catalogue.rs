//! The catalogue's own tables: names that parse, labels, ranges, each thing once.

use std::collections::BTreeSet;

use care::catalogue::{CORE, FieldDef, KINDS, Occurs, SAFEGUARDING, Type, VERSION, field, kind};
use record::{Compartment, FieldName, Kind};

fn fields() -> impl Iterator<Item = (&'static str, &'static FieldDef)> {
    let of = |kind: &'static care::catalogue::KindDef| {
        kind.fields.iter().map(move |field| (kind.name, field))
    };
    KINDS.iter().flat_map(of)
}

#[test]
fn every_name_parses_and_is_there_once() {
    let mut kinds = BTreeSet::new();
    for kind in KINDS {
        assert!(Kind::parse(kind.name).is_ok(), "{}", kind.name);
        assert_eq!(kind.to_record().as_str(), kind.name);
        assert!(Compartment::parse(kind.compartment).is_ok());
        assert!([CORE, SAFEGUARDING].contains(&kind.compartment));
        assert!(kinds.insert(kind.name), "{} twice", kind.name);
        let mut names = BTreeSet::new();
        for field in kind.fields {
            assert!(FieldName::parse(field.name).is_ok(), "{}", field.name);
            assert!(
                names.insert(field.name),
                "{} {} twice",
                kind.name,
                field.name
            );
        }
    }
}

#[test]
fn everything_has_words() {
    for kind in KINDS {
        assert!(!kind.label.is_empty() && !kind.fields.is_empty());
        assert!((1..=VERSION).contains(&kind.since));
    }
    for (kind, field) in fields() {
        assert!(!field.label.trim().is_empty(), "{kind} {}", field.name);
        assert!(
            (1..=VERSION).contains(&field.since),
            "{kind} {}",
            field.name
        );
        assert!(field.unit.is_none_or(|unit| !unit.is_empty()));
    }
}

#[test]
fn a_field_that_names_others_names_fields_of_its_kind() {
    for kind in KINDS {
        for of in kind.one_of.iter().flat_map(|one_of| one_of.fields) {
            assert!(kind.field(of).is_some(), "{} {of}", kind.name);
        }
        for code in kind.fields.iter().filter_map(|field| field.listed_in) {
            let code = kind.field(code).unwrap();
            assert_eq!(code.ty, Type::Code, "{} {}", kind.name, code.name);
        }
    }
}

#[test]
fn ranges_are_sane_and_belong_to_numbers() {
    for (kind, field) in fields() {
        let name = format!("{kind} {}", field.name);
        let number = matches!(field.ty, Type::Int | Type::Decimal { .. });
        assert_eq!(number, field.hard.is_some(), "{name}");
        if let Some(hard) = field.hard {
            assert!(hard.min < hard.max, "{name}");
            let query = field.query.unwrap_or(hard);
            assert!(query.min < query.max, "{name}");
            assert!(
                hard.contains(query.min) && hard.contains(query.max),
                "{name}"
            );
        } else {
            assert!(field.query.is_none() && field.unit.is_none(), "{name}");
        }
    }
}

#[test]
fn choices_belong_to_codes_and_are_there_once() {
    for (kind, field) in fields() {
        let name = format!("{kind} {}", field.name);
        let code = matches!(field.ty, Type::Code | Type::Codes);
        assert_eq!(code, !field.choices.is_empty(), "{name}");
        let codes: BTreeSet<_> = field.choices.iter().map(|choice| choice.code).collect();
        assert_eq!(codes.len(), field.choices.len(), "{name}");
        assert!(
            field.choices.iter().all(|choice| !choice.label.is_empty()),
            "{name}"
        );
    }
}

#[test]
fn what_is_named_beside_an_entry_is_a_field_of_the_kind() {
    for kind in KINDS {
        if let Occurs::Beside { of, role_field, .. } = kind.occurs {
            assert_eq!(kind.field(of).unwrap().ty, Type::EntryRef);
            assert!(role_field.is_none_or(|name| kind.field(name).is_some()));
        }
    }
}

/// The ranges of docs/sources.md, Observations, written out once more: hard, then query.
#[test]
fn observations_have_the_ranges_of_the_assessment() {
    let table = [
        ("respiratory_rate", (0, 80), Some((8, 30))),
        ("spo2", (50, 100), Some((88, 100))),
        ("oxygen_litres", (0, 250), None),
        ("systolic_1", (50, 300), Some((80, 200))),
        ("diastolic_1", (20, 200), Some((40, 120))),
        ("lying_systolic", (50, 300), Some((80, 200))),
        ("standing_3_diastolic", (20, 200), Some((40, 120))),
        ("pulse", (20, 250), Some((40, 130))),
        ("temperature", (250, 450), Some((350, 395))),
        ("weight", (200, 3_000), Some((350, 1_800))),
        ("height", (1_000, 2_300), Some((1_400, 2_000))),
    ];
    for (name, hard, query) in table {
        let def = field("observations", name).unwrap();
        assert_eq!(
            def.hard.map(|range| (range.min, range.max)),
            Some(hard),
            "{name}"
        );
        assert_eq!(
            def.query.map(|range| (range.min, range.max)),
            query,
            "{name}"
        );
    }
    let falls = field("visit", "falls_12_months").unwrap();
    assert_eq!(
        falls.hard.map(|range| (range.min, range.max)),
        Some((0, 99))
    );
    assert_eq!(
        falls.query.map(|range| (range.min, range.max)),
        Some((0, 10))
    );
}

#[test]
fn plan_sections_say_who_was_there_when_their_words_were_agreed() {
    for kind in [
        "what-matters",
        "communication",
        "emergency-summary",
        "crisis-scenario",
    ] {
        assert!(
            field(kind, "present").is_some() && field(kind, "agreed_on").is_some(),
            "{kind}"
        );
    }
    for kind in ["contact", "goal", "goals-status", "carer"] {
        assert!(
            field(kind, "present").is_some() && field(kind, "agreed_on").is_some(),
            "{kind}"
        );
    }
}

#[test]
fn no_status_is_stored() {
    for (kind, field) in fields() {
        let stored = ["status", "state"].contains(&field.name);
        assert!(!stored, "{kind} stores a status");
    }
}

#[test]
fn lists_are_entries_and_never_a_field() {
    for (kind, field) in fields() {
        let list = matches!(field.ty, Type::List);
        assert!(!list || (kind, field.name) == ("visit-signature", "frontier"));
    }
    assert!(kind("nothing").is_none() && field("visit", "nothing").is_none());
}

/// The characters of the longest texts (docs/sources.md, Texts).
#[test]
fn texts_have_their_limits() {
    let max = |kind, name| match field(kind, name).unwrap().ty {
        Type::Text { max } => max,
        _ => 0,
    };
    assert_eq!(max("emergency-summary", "summary"), 600);
    assert_eq!(max("goal", "words"), 300);
    assert_eq!(max("what-matters", "what_matters"), 4_000);
    assert_eq!(max("visit", "summary"), 4_000);
}
