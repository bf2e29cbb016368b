//! The demo area: what is loaded, as of which day, and what is printed.

use std::{collections::BTreeMap, path::Path, sync::LazyLock};

use care::{area::Directory, visit};
use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, Change, Entry, EntryId, Record, Subject, Value};
use server::{
    demo::{Choice, make},
    open,
};
use sync::ledger;

struct Loaded {
    printed: serde_json::Value,
    people: BTreeMap<String, Record>,
    area: Directory,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-05T14:00:00Z".parse().unwrap()
}

fn load(choice: Choice) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let printed = serde_json::to_value(make(folder.path(), choice, now()).unwrap()).unwrap();
    read(folder.path(), printed)
}

/// The whole file, loaded once for every test that reads it.
static WHOLE: LazyLock<Loaded> = LazyLock::new(|| load(Choice::default()));
/// As of the day before the fall.
static BEFORE_THE_FALL: LazyLock<Loaded> = LazyLock::new(|| as_of("2026-02-08"));

fn as_of(text: &str) -> Loaded {
    load(Choice {
        as_of: Some(day(text)),
        ..Choice::default()
    })
}

fn read(folder: &Path, printed: serde_json::Value) -> Loaded {
    let service = open::service(folder, None).unwrap();
    let area = service.area().subject();
    let record = |subject: Subject| {
        ledger::read(service.ledger(), |view| {
            let mut record = Record::new(subject);
            for head in view.streams_of(subject)? {
                view.rows(head.key, 1, &mut |row| {
                    record.insert(Change::decode(row.body).unwrap());
                    true
                })?;
            }
            Ok(record)
        })
        .unwrap()
    };
    let person = |row: &serde_json::Value| {
        let EntryId(id) = row["id"].as_str().unwrap().parse().unwrap();
        let key = row["key"].as_str().unwrap().to_owned();
        (key, record(Subject::Patient(id)))
    };
    let people = printed["people"].as_array().unwrap();
    Loaded {
        people: people.iter().map(person).collect(),
        area: Directory::of(&record(area)),
        printed,
    }
}

impl Loaded {
    fn of(&self, key: &str) -> &Record {
        &self.people[key]
    }

    /// The staff's id in the file, by their entry.
    fn author(&self, id: AuthorId) -> &str {
        let accounts = self.printed["accounts"].as_array().unwrap();
        let own = accounts.iter().find(|row| row["id"] == id.to_string());
        own.unwrap()["staff"].as_str().unwrap()
    }

    /// Who wrote an entry, and on which day.
    fn written(&self, entry: &Entry) -> (&str, NaiveDate) {
        let (_, field) = entry.fields().next().unwrap();
        let version = field.settled().unwrap();
        (
            self.author(version.author),
            version.recorded_at.date_naive(),
        )
    }
}

fn all<'a>(record: &'a Record, kind: &'a str) -> Vec<&'a Entry> {
    record.of_kind(kind).map(|(_, entry)| entry).collect()
}

fn one<'a>(record: &'a Record, kind: &'a str) -> &'a Entry {
    let entries = all(record, kind);
    assert_eq!(entries.len(), 1, "{kind}");
    entries[0]
}

fn text<'a>(entry: &'a Entry, field: &str) -> Option<&'a str> {
    entry.value(field).and_then(Value::as_text)
}

fn int(entry: &Entry, field: &str) -> Option<i64> {
    entry.value(field).and_then(Value::as_int)
}

fn date(entry: &Entry, field: &str) -> Option<NaiveDate> {
    entry.value(field).and_then(Value::as_date)
}

#[test]
fn everyone_is_loaded_and_everything_was_accepted() {
    let demo = &*WHOLE;
    let keys: Vec<&str> = demo.people.keys().map(String::as_str).collect();
    let everyone = [
        "alan", "amanda", "dorothy", "fatima", "gurdeep", "joan", "peggy", "robert",
    ];
    assert_eq!(keys, everyone);
    for (key, record) in &demo.people {
        assert!(
            record.entries().all(|(_, entry)| !entry.is_diverged()),
            "{key}"
        );
        for (visit, _) in record.of_kind("visit") {
            let signed = visit::signatures(record, visit);
            assert_eq!(signed.len(), 1, "{key}");
            assert!(signed[0].holds(record, visit).unwrap(), "{key}");
        }
    }
    assert_eq!(demo.area.all_staff().count(), 12);
    assert_eq!(demo.area.name, "Demonstration area");
    assert!(demo.area.demo);
    assert_eq!(demo.printed["clock"], "2026-03-02T08:00:00Z");
}

#[test]
fn each_word_is_its_own_authors_on_its_own_day() {
    let demo = &*WHOLE;
    let dorothy = demo.of("dorothy");
    for kind in ["identity", "address", "care-team", "contact"] {
        assert_eq!(demo.written(one(dorothy, kind)), ("co1", day("2026-01-19")));
    }
    for condition in all(dorothy, "condition") {
        assert_eq!(demo.written(condition), ("gp1", day("2026-01-19")));
    }
    let allergy = one(dorothy, "allergy");
    assert_eq!(demo.written(allergy), ("ph1", day("2026-02-02")));
    let talk = one(dorothy, "communication");
    assert_eq!(demo.written(talk), ("cm1", day("2026-01-22")));
    assert_eq!(text(talk, "best_contact"), Some("telephone"));
    assert_eq!(
        text(talk, "adjustments_note"),
        Some("hearing aid left; speak facing her")
    );
    assert_eq!(
        talk.value("formats"),
        Some(&Value::List(vec![Value::text("large_print")]))
    );
    let matters = one(dorothy, "what-matters");
    assert_eq!(demo.written(matters), ("cm1", day("2026-02-13")));
    assert_eq!(date(matters, "agreed_on"), Some(day("2026-02-13")));
    let goals: Vec<_> = all(dorothy, "goal")
        .into_iter()
        .map(|own| demo.written(own).0)
        .collect();
    assert!(
        goals.contains(&"pt1") && goals.contains(&"ot1"),
        "{goals:?}"
    );
    let amanda = demo.of("amanda");
    let none = one(amanda, "allergy-status");
    assert_eq!(demo.written(none), ("ph1", day("2026-01-05")));
    assert_eq!(none.value("none_known"), Some(&Value::Bool(true)));
    assert!(all(amanda, "allergy").is_empty());
}

#[test]
fn results_become_visits_with_their_observations() {
    let demo = &*WHOLE;
    let dorothy = demo.of("dorothy");
    let observations = all(dorothy, "observations");
    assert_eq!(observations.len(), 2);
    let after_fall = observations
        .iter()
        .find(|own| int(own, "systolic_2") == Some(152));
    let after_fall = after_fall.unwrap();
    assert_eq!(demo.written(after_fall), ("cm1", day("2026-02-11")));
    let expected = [
        ("systolic_1", 156),
        ("diastolic_1", 86),
        ("diastolic_2", 84),
        ("lying_systolic", 154),
        ("standing_1_systolic", 142),
        ("standing_3_diastolic", 82),
        ("respiratory_rate", 18),
        ("spo2", 95),
        ("pulse", 84),
    ];
    for (field, value) in expected {
        assert_eq!(int(after_fall, field), Some(value), "{field}");
    }
    // The baseline has a blood pressure without its diastolic.
    let baseline = observations
        .iter()
        .find(|own| int(own, "systolic_1") == Some(144))
        .unwrap();
    assert_eq!(baseline.value("diastolic_1"), None);
    let falls = all(dorothy, "fall");
    let told = |on: &str| {
        let fall = falls
            .iter()
            .find(|fall| date(fall, "happened_on") == Some(day(on)));
        demo.written(fall.unwrap()).1
    };
    assert_eq!(
        told("2025-09-14"),
        day("2026-01-22"),
        "before D0, at the baseline visit"
    );
    assert_eq!(told("2026-02-09"), day("2026-02-11"));
    // The early-warning score that the file expects is the one that was signed.
    let scores = all(dorothy, "score");
    let mut news2: Vec<_> = scores
        .iter()
        .filter(|score| text(score, "instrument") == Some("news2"))
        .map(|score| int(score, "value").unwrap())
        .collect();
    news2.sort_unstable();
    assert_eq!(news2, [0, 1]);

    let gurdeep = one(demo.of("gurdeep"), "observations");
    assert_eq!(text(gurdeep, "spo2_scale"), Some("2"));
    assert_eq!(text(gurdeep, "spo2_target_by"), Some("Dr Helen Okafor"));
    assert_eq!(date(gurdeep, "spo2_target_on"), Some(day("2026-02-18")));
    let fatima = all(demo.of("fatima"), "visit");
    assert!(
        fatima
            .iter()
            .any(|visit| text(visit, "why") == Some("week-12 review"))
    );
}

#[test]
fn before_the_fall_dorothy_has_the_first_version_of_her_plan() {
    let demo = &*BEFORE_THE_FALL;
    let dorothy = demo.of("dorothy");
    let matters = one(dorothy, "what-matters");
    assert_eq!(date(matters, "agreed_on"), Some(day("2026-02-06")));
    assert_eq!(demo.written(matters), ("cm1", day("2026-02-06")));
    let goal = one(dorothy, "goal");
    assert!(
        text(goal, "words")
            .unwrap()
            .starts_with("Walk to the church hall")
    );
    assert_eq!(
        date(goal, "due_on"),
        Some(day("2026-04-05")),
        "a day ahead is kept"
    );
    let fall = one(dorothy, "fall");
    assert_eq!(date(fall, "happened_on"), Some(day("2025-09-14")));
    assert_eq!(all(dorothy, "visit").len(), 1);
    let referral = one(dorothy, "referral");
    assert_eq!(
        text(referral, "service"),
        Some("falls clinic (earlier course)")
    );
    assert_eq!(date(referral, "sent_on"), Some(day("2025-03-10")));
    assert_eq!(demo.written(referral).0, "cm1");
    assert_eq!(demo.printed["as_of"], "2026-02-08");
    assert_eq!(demo.printed["clock"], "2026-02-08T18:00:00Z");

    assert!(!demo.people.contains_key("gurdeep"), "his D0 is later");
    // Her allergy was confirmed on the 16th.
    assert!(all(demo.of("fatima"), "allergy").is_empty());
    for record in demo.people.values() {
        let last = record
            .changes()
            .map(|(_, body)| body.recorded_at.date_naive())
            .max();
        assert!(last <= Some(day("2026-02-08")));
    }
}

#[test]
fn before_the_first_version_there_are_no_words_of_a_plan() {
    let demo = as_of("2026-02-05");
    let dorothy = demo.of("dorothy");
    for kind in [
        "what-matters",
        "emergency-summary",
        "crisis-scenario",
        "crisis-call",
        "goal",
    ] {
        assert!(all(dorothy, kind).is_empty(), "{kind}");
    }
    assert_eq!(all(dorothy, "allergy").len(), 1);
}

#[test]
fn an_outcome_that_names_a_later_day_is_left_out_and_its_referral_stays() {
    let demo = as_of("2026-02-11");
    let dorothy = demo.of("dorothy");
    let sent_on = |own: &&Entry| date(own, "sent_on") == Some(day("2026-02-11"));
    let referrals = all(dorothy, "referral");
    let sent: Vec<_> = referrals.iter().copied().filter(sent_on).collect();
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|own| own.value("outcome").is_none()));
    assert!(sent.iter().all(|own| own.value("appointment_at").is_none()));

    let whole = &*WHOLE;
    let clinic = all(whole.of("dorothy"), "referral");
    let clinic = clinic
        .iter()
        .find(|own| text(own, "service") == Some("falls clinic"));
    let appointment = clinic
        .unwrap()
        .value("appointment_at")
        .and_then(Value::as_instant);
    assert_eq!(appointment, Some("2026-03-05T10:30:00Z".parse().unwrap()));
}

#[test]
fn a_crisis_block_has_its_calls_in_order() {
    let demo = &*WHOLE;
    let dorothy = demo.of("dorothy");
    let scenario = one(dorothy, "crisis-scenario");
    assert_eq!(text(scenario, "scenario"), Some("fall"));
    let mut calls: Vec<_> = all(dorothy, "crisis-call")
        .into_iter()
        .map(|call| (int(call, "rank"), text(call, "name"), text(call, "phone")))
        .collect();
    calls.sort();
    let expected = [
        (Some(1), Some("pendant alarm centre"), Some("01632960020")),
        (Some(2), Some("Martin"), Some("07700900101")),
        (Some(3), Some("Joanne Mills"), Some("01632960010")),
        (Some(4), Some("999"), Some("999")),
    ];
    assert_eq!(calls, expected);
    let codes: Vec<_> = demo
        .people
        .values()
        .flat_map(|record| all(record, "crisis-scenario"))
        .filter_map(|own| Some((text(own, "scenario_text")?, text(own, "scenario")?)))
        .collect();
    for (words, code) in [
        ("low blood sugar (below 4.0)", "low_blood_sugar"),
        ("vomiting or cannot drink", "other"),
        ("chest infection", "infection"),
        ("carer breakdown", "carer_breakdown"),
        ("breathlessness", "breathlessness"),
    ] {
        assert!(codes.contains(&(words, code)), "{words}");
    }
}

#[test]
fn a_demo_of_this_week_is_shifted_by_whole_weeks_and_runs_on_the_real_clock() {
    let demo = load(Choice {
        week_of: Some(day("2026-11-05")),
        ..Choice::default()
    });
    assert_eq!(demo.printed["demo_day"], "2026-11-02");
    assert_eq!(demo.printed["clock"], serde_json::Value::Null);
    let dorothy = demo.of("dorothy");
    let identity = one(dorothy, "identity");
    assert_eq!(date(identity, "birth_date"), Some(day("1944-03-05")));
    assert_eq!(demo.written(identity).1, day("2026-09-21"));
    let last = demo
        .people
        .values()
        .flat_map(|record| {
            record
                .changes()
                .map(|(_, body)| body.recorded_at)
                .collect::<Vec<_>>()
        })
        .max();
    assert!(last <= Some(now()));
}

#[test]
fn a_day_of_the_file_is_shifted_with_the_file() {
    let demo = load(Choice {
        as_of: Some(day("2026-01-20")),
        week_of: Some(day("2026-11-05")),
    });
    assert_eq!(demo.printed["as_of"], "2026-09-22");
    assert!(demo.people.contains_key("dorothy") && !demo.people.contains_key("alan"));
    let dorothy = demo.of("dorothy");
    assert!(all(dorothy, "visit").is_empty());
    assert_eq!(all(dorothy, "referral").len(), 1);
}

#[test]
fn as_of_a_day_before_everybody_there_is_the_team_and_nobody_else() {
    let demo = as_of("2025-01-01");
    assert!(demo.people.is_empty());
    assert_eq!(demo.area.all_staff().count(), 12);
}

#[test]
fn what_is_printed_enrols_every_member_of_staff_several_times() {
    let demo = &*BEFORE_THE_FALL;
    let accounts = demo.printed["accounts"].as_array().unwrap();
    let staff: Vec<_> = accounts
        .iter()
        .map(|row| row["staff"].as_str().unwrap())
        .collect();
    let with_device = [
        "gp1", "cm1", "cn1", "ph1", "ht1", "ot1", "pt1", "sw1", "mh1", "co1", "md1",
    ];
    assert_eq!(staff, with_device);
    let codes = demo.printed["enrolment_codes"].as_array().unwrap();
    for account in accounts {
        let own = codes
            .iter()
            .filter(|code| code["staff"] == account["staff"]);
        let own: Vec<_> = own.collect();
        assert!(own.len() >= 4);
        assert!(own.iter().all(|code| code["account"] == account["account"]));
        assert!(!account["password"].as_str().unwrap().is_empty());
        assert!(care::Role::parse(account["role"].as_str().unwrap()).is_some());
    }
    let people = demo.printed["people"].as_array().unwrap();
    let dorothy = people.iter().find(|row| row["key"] == "dorothy").unwrap();
    assert_eq!(dorothy["name"], "Dorothy ASHDOWN");
    assert_eq!(dorothy["nhs"], "9990123454");
    assert_eq!(demo.printed["demo"], true);
    assert!(demo.printed["area"]["id"].as_str().unwrap().len() == 36);
    assert!(demo.printed["server"]["key"].as_str().unwrap().len() == 64);
}
