//! The visit: what is read from it, what signing leaves, what the record held before.

use care::{
    Role,
    instruments::Score,
    prompts::prompts,
    status::VisitStatus,
    summary::summarise,
    visit::{
        NotSignable, Signature, Signing, VisitAnswers, earlier_referrals, falls_in_12_months,
        last_answers, last_visit_on, prompt_edits, prompt_entry, scores, sign, signatures,
        written_after_signing,
    },
};
use record::{Change, Decimal, DeviceId, EntryId, Kind, MissingChange, Value};

use super::{
    case::{Case, PRIYA, SARAH, Set, at, body, date, day, entry, id, instant, text},
    summary::dorothy,
};

const VISIT: EntryId = EntryId([20; 16]);
const SET: EntryId = EntryId([21; 16]);
const FALL: EntryId = EntryId([22; 16]);

/// The first signature of the visit.
fn signature(case: &Case) -> Option<Signature> {
    signatures(&case.record, VISIT).into_iter().next()
}

/// Whether what was signed first is what was signed.
fn holds(case: &Case) -> Result<bool, MissingChange> {
    signature(case).unwrap().holds(&case.record, VISIT)
}

/// Dorothy's visit of 11 February: the readings of the personas.
fn visited() -> Case {
    let mut case = dorothy();
    case.save(&[(id(30), "condition", "name", text("hypertension"))]);
    let int = |field: &'static str, value: i64| -> Set<'static> {
        (SET, "observations", field, Value::Int(value))
    };
    let tenths = Decimal {
        digits: 366,
        places: 1,
    };
    case.save(&[
        (
            VISIT,
            "visit",
            "started_at",
            instant("2026-02-11T14:05:00Z"),
        ),
        (VISIT, "visit", "place", text("home")),
        (VISIT, "visit", "present", text("Martin, her son")),
        (VISIT, "visit", "anticoagulant", text("no")),
        (VISIT, "visit", "frailty", text("not_known")),
        (SET, "observations", "visit", entry(VISIT)),
        int("respiratory_rate", 18),
        int("spo2", 95),
        (SET, "observations", "on_oxygen", Value::Bool(false)),
        (SET, "observations", "spo2_scale", text("1")),
        int("systolic_1", 156),
        int("diastolic_1", 86),
        int("systolic_2", 152),
        int("diastolic_2", 84),
        int("lying_systolic", 154),
        int("lying_diastolic", 86),
        int("standing_1_systolic", 142),
        int("standing_1_diastolic", 80),
        int("standing_3_systolic", 146),
        int("standing_3_diastolic", 82),
        (SET, "observations", "standing_symptoms", Value::Bool(false)),
        int("pulse", 84),
        (SET, "observations", "acvpu", text("A")),
        (SET, "observations", "temperature", Value::Decimal(tenths)),
        (FALL, "fall", "visit", entry(VISIT)),
        (FALL, "fall", "happened_on", date("2026-02-09")),
        (FALL, "fall", "injury", text("none")),
        (FALL, "fall", "blackout", text("no")),
    ]);
    case
}

fn signing() -> Signing {
    Signing {
        signed_at: at("2026-02-11T15:00:00Z"),
        role: Role::CareManager,
        registration: Some("NMC 12C3456E".to_owned()),
        device: DeviceId([40; 16]),
    }
}

fn facts(case: &Case) -> care::prompts::VisitFacts {
    VisitAnswers::of(&case.record, VISIT).facts(&case.record, VISIT, day("2026-02-11"))
}

fn sign_it(case: &mut Case) {
    let scores = scores(&facts(case));
    let edits = sign(&case.record, VISIT, &signing(), &scores).unwrap();
    case.save_edits(edits);
}

fn status(case: &Case) -> VisitStatus {
    let person = summarise(&case.record);
    let visit = person.visits.iter().find(|visit| visit.entry == VISIT);
    visit.unwrap().status(day("2026-02-11"))
}

#[test]
fn dorothys_readings_give_the_scores_of_the_personas() {
    let case = visited();
    let scores = scores(&facts(&case));
    let read: Vec<_> = scores
        .iter()
        .map(|score: &Score| {
            let value = score.value.map(|value| value.to_string());
            (score.instrument.id, value.unwrap_or_default(), score.band)
        })
        .collect();
    assert_eq!(
        read,
        [
            ("news2", "1".to_owned(), "low"),
            ("bp_clinic", String::new(), "raised (stage 1 level)"),
            ("bp_target", String::new(), "above target"),
            ("postural_bp", "12".to_owned(), "negative"),
        ]
    );
}

#[test]
fn scale_2_is_used_only_with_who_confirmed_the_target_and_when() {
    let mut case = visited();
    let points = |case: &Case| care::instruments::news2(&facts(case).early_warning()).so_far();
    case.save(&[
        (SET, "observations", "spo2", Value::Int(90)),
        (SET, "observations", "spo2_scale", text("2")),
    ]);
    assert_eq!(points(&case), 3, "90 on scale 1");
    case.save(&[(SET, "observations", "spo2_target_by", text("Dr Okafor"))]);
    assert_eq!(points(&case), 3, "nobody knows when");
    let on = ("spo2_target_on", date("2026-02-01"));
    case.save(&[(SET, "observations", on.0, on.1)]);
    assert_eq!(points(&case), 0, "90 on scale 2");
}

#[test]
fn a_first_reading_of_140_over_90_calls_for_a_second() {
    let int = |field: &'static str, value: i64| -> Set<'static> {
        (SET, "observations", field, Value::Int(value))
    };
    for (systolic, diastolic, needed) in [(139, 89, false), (140, 70, true), (120, 90, true)] {
        let mut case = dorothy();
        case.save(&[
            (SET, "observations", "visit", entry(VISIT)),
            int("systolic_1", systolic),
            int("diastolic_1", diastolic),
        ]);
        let asks = |case: &Case| VisitAnswers::of(&case.record, VISIT).needs_second_reading();
        assert_eq!(asks(&case), needed, "{systolic}/{diastolic}");
        let declined = Value::Absent("declined".to_owned());
        case.save(&[(SET, "observations", "systolic_2", declined)]);
        assert!(!asks(&case), "nobody asks twice");
    }
}

#[test]
fn an_irregular_pulse_is_told_from_a_regular_one() {
    let mut case = visited();
    for (rhythm, irregular) in [("regular", false), ("irregular", true)] {
        case.save(&[(SET, "observations", "rhythm", text(rhythm))]);
        let answers = VisitAnswers::of(&case.record, VISIT);
        assert_eq!(answers.has_irregular_pulse(), irregular);
    }
}

#[test]
fn dorothys_visit_raises_two_prompts_as_entries() {
    let mut case = visited();
    let raised = prompts(&facts(&case));
    let codes: Vec<_> = raised.iter().map(|prompt| prompt.trigger.code()).collect();
    assert_eq!(codes, ["bp-above-target", "fall-since-last-visit"]);
    for prompt in &raised {
        let edits = prompt_edits(
            &case.record,
            VISIT,
            prompt,
            day("2026-02-11"),
            at("2026-02-11T14:40:00Z"),
        );
        case.save_edits(edits);
    }
    let person = summarise(&case.record);
    assert_eq!(person.prompts.len(), 2);
    assert_eq!(person.prompts[0].due_on, Some(day("2026-02-18")));
    // The same prompt worked out again writes nothing.
    let again = prompt_edits(
        &case.record,
        VISIT,
        &raised[0],
        day("2026-02-11"),
        at("2026-02-11T14:50:00Z"),
    );
    assert!(again.is_empty());
}

#[test]
fn a_visit_with_an_open_prompt_cannot_be_signed() {
    let mut case = visited();
    let raised = prompts(&facts(&case));
    let now = at("2026-02-11T14:40:00Z");
    let edits = prompt_edits(&case.record, VISIT, &raised[0], day("2026-02-11"), now);
    case.save_edits(edits);
    let refused = sign(&case.record, VISIT, &signing(), &[]);
    assert_eq!(refused.unwrap_err(), NotSignable::PromptsOpen(1));
    let prompt = prompt_entry(VISIT, raised[0].trigger.code());
    case.save(&[(prompt, "prompt", "answer", text("task"))]);
    sign_it(&mut case);
    assert_eq!(status(&case), VisitStatus::Signed);
}

#[test]
fn signing_keeps_what_stood_and_its_scores() {
    let mut case = visited();
    assert_eq!(status(&case), VisitStatus::InProgress);
    sign_it(&mut case);
    assert_eq!(status(&case), VisitStatus::Signed);
    let signed = signature(&case).unwrap();
    assert_eq!((signed.number, signed.by), (1, SARAH));
    assert_eq!(signed.registration.as_deref(), Some("NMC 12C3456E"));
    assert_eq!(holds(&case), Ok(true));
    assert!(written_after_signing(&case.record, VISIT).is_empty());
    let news2 = case
        .record
        .of_kind("score")
        .find(|(_, score)| score.value("instrument").and_then(Value::as_text) == Some("news2"));
    let (_, news2) = news2.unwrap();
    assert_eq!(news2.value("value").and_then(Value::as_int), Some(1));
    assert_eq!(news2.value("band").and_then(Value::as_text), Some("low"));
    let again = sign(&case.record, VISIT, &signing(), &[]);
    assert_eq!(again.unwrap_err(), NotSignable::Signed);
}

#[test]
fn what_somebody_wrote_unseen_stands_beside_what_was_signed() {
    let mut case = visited();
    let seen = case.record.clone();
    sign_it(&mut case);
    let late = [(SET, "observations", "pulse", Value::Int(88))];
    case.save_as(PRIYA, Role::CommunityNurse, &late, &seen);
    assert_eq!(status(&case), VisitStatus::ChangedAfterSigning);
    let fields = written_after_signing(&case.record, VISIT);
    assert_eq!(fields.len(), 1);
    assert_eq!((fields[0].id, fields[0].field.as_str()), (SET, "pulse"));
    // Whoever writes again just what was signed has changed nothing.
    let mut again = case.clone();
    let seen = again.record.clone();
    let signed = signature(&again).unwrap();
    let page = again.record.at(&signed.frontier).unwrap();
    let set = page.entry(SET, &Kind::new_static("observations")).unwrap();
    let pulse = set.value("pulse").unwrap().clone();
    let as_signed = [(SET, "observations", "pulse", pulse)];
    again.save_as(PRIYA, Role::CommunityNurse, &as_signed, &seen);
    assert_eq!(status(&again), VisitStatus::Signed);
    // What was signed is still what was signed.
    assert_eq!(holds(&case), Ok(true));
    // Signed again, with the newer reading, it has the next number.
    sign_it(&mut case);
    assert_eq!(signature(&case).unwrap().number, 2);
    assert_eq!(status(&case), VisitStatus::Signed);
    assert_eq!(holds(&case), Ok(true));
}

#[test]
fn what_is_written_over_a_part_of_a_signature_is_not_signed_by_its_signer() {
    let mut case = visited();
    sign_it(&mut case);
    let signed = signature(&case).unwrap();
    let seen = case.record.clone();
    let place = EntryId::beside(VISIT, "signature");
    let nothing = record::Frontier::default().to_value();
    let over = [
        (place, "visit-signature", "frontier", nothing),
        (
            place,
            "visit-signature",
            "registration",
            text("NMC 99Z9999Z"),
        ),
    ];
    // The door takes no such change; one that came before there was the rule does no harm.
    let by_hand = body(PRIYA, Role::CommunityNurse, &over, &seen, 99);
    assert!(case.record.insert(Change::seal(by_hand).0));
    assert_eq!(signature(&case), Some(signed));
    assert_eq!(holds(&case), Ok(true));
}

#[test]
fn two_who_signed_unseen_have_each_signed_what_stood_on_their_own_page() {
    let mut case = visited();
    let seen = case.record.clone();
    sign_it(&mut case);
    let pulse = [(SET, "observations", "pulse", Value::Int(100))];
    let mut hers = Case::of(seen.clone(), 60);
    hers.save_as(PRIYA, Role::CommunityNurse, &pulse, &seen);
    let scored = scores(&facts(&hers));
    let edits = sign(&hers.record, VISIT, &signing(), &scored).unwrap();
    hers.save_edits_as(PRIYA, Role::CommunityNurse, edits);
    for change in hers.record.changes().map(|(_, body)| body.clone()) {
        case.record.insert(Change::seal(change).0);
    }

    let both = signatures(&case.record, VISIT);
    assert_eq!(
        both.iter().map(|one| one.by).collect::<Vec<_>>(),
        [SARAH, PRIYA]
    );
    let signed = |one: &Signature| {
        assert_eq!(one.holds(&case.record, VISIT), Ok(true));
        let page = case.record.at(&one.frontier).unwrap();
        let pulse = page.entry(SET, &Kind::new_static("observations")).unwrap();
        pulse.value("pulse").and_then(Value::as_int)
    };
    assert_eq!(signed(&both[1]), Some(100));
    assert_ne!(signed(&both[0]), Some(100));
    assert!(written_after_signing(&case.record, VISIT).is_empty());
    let summary = summarise(&case.record);
    assert!(summary.to_settle.is_empty(), "nothing that both signed");
    let again = sign(&case.record, VISIT, &signing(), &[]);
    assert_eq!(again.unwrap_err(), NotSignable::Signed);

    // What a third wrote, unseen and not signed, stands beside what was signed.
    let late = [(SET, "observations", "pulse", Value::Int(110))];
    case.save_as(PRIYA, Role::CommunityNurse, &late, &seen);
    assert!(summarise(&case.record).to_settle.is_empty());
    assert_eq!(written_after_signing(&case.record, VISIT).len(), 1);
}

#[test]
fn a_safety_field_that_two_signed_is_no_question_either() {
    let seen = visited().record;
    let signed = |who, role, scale: &str, seed| {
        let mut case = Case::of(seen.clone(), seed);
        let scale = [(SET, "observations", "spo2_scale", text(scale))];
        case.save_as(who, role, &scale, &seen);
        let edits = sign(&case.record, VISIT, &signing(), &[]).unwrap();
        case.save_edits_as(who, role, edits);
        case.record
    };
    let mut both = signed(SARAH, Role::CareManager, "2", 60);
    let hers = signed(PRIYA, Role::CommunityNurse, "1", 80);
    let diverged = |record: &record::Record| {
        let checks = care::checks::checks(record).into_iter();
        checks
            .filter(|check| check.rule == "safety-field-diverged")
            .count()
    };
    for change in hers.changes().map(|(_, body)| body.clone()) {
        both.insert(Change::seal(change).0);
    }
    assert_eq!(diverged(&both), 0);
    // Without the signatures it cannot wait.
    let unsigned = both.changes().map(|(_, body)| body.clone());
    let unsigned = unsigned.filter(|body| {
        let mut edits = body.edits.iter();
        !edits.any(|edit| edit.kind == *"visit-signature")
    });
    let unsigned = unsigned.map(|body| Change::seal(body).0);
    let unsigned = record::Record::of(both.subject(), unsigned);
    assert_eq!(diverged(&unsigned), 1);
}

#[test]
fn a_signature_whose_hash_is_of_something_else_does_not_hold() {
    let mut case = visited();
    let mut edits = sign(&case.record, VISIT, &signing(), &[]).unwrap();
    let hash = edits.iter_mut().find(|edit| edit.field == *"hash");
    hash.unwrap().value = Value::Bytes(vec![7; 32]);
    case.save_edits(edits);
    assert_eq!(status(&case), VisitStatus::Signed);
    assert_eq!(holds(&case), Ok(false));
}

#[test]
fn what_one_removed_and_another_changed_is_decided_before_signing() {
    let mut case = visited();
    let seen = case.record.clone();
    case.remove(PRIYA, Role::CommunityNurse, FALL, &seen);
    let late = [(FALL, "fall", "activity", text("Missed the last step"))];
    case.save_as(SARAH, Role::CareManager, &late, &seen);
    let refused = sign(&case.record, VISIT, &signing(), &[]);
    assert_eq!(refused.unwrap_err(), NotSignable::Contested);
}

#[test]
fn removing_a_part_after_signing_is_a_change() {
    let mut case = visited();
    sign_it(&mut case);
    let seen = case.record.clone();
    case.remove(PRIYA, Role::CommunityNurse, FALL, &seen);
    assert_eq!(status(&case), VisitStatus::ChangedAfterSigning);
    assert_eq!(holds(&case), Ok(true));
    sign_it(&mut case);
    assert_eq!(status(&case), VisitStatus::Signed);
    assert_eq!(holds(&case), Ok(true));
}

#[test]
fn answering_a_prompt_later_does_not_change_a_signed_visit() {
    let mut case = visited();
    sign_it(&mut case);
    case.save(&[
        (id(50), "task", "visit", entry(VISIT)),
        (id(50), "task", "what", text("Repeat blood pressure")),
        (id(51), "prompt", "visit", entry(VISIT)),
        (id(51), "prompt", "trigger", text("bp-above-target")),
        (id(51), "prompt", "answer", text("task")),
    ]);
    assert_eq!(status(&case), VisitStatus::Signed);
}

#[test]
fn a_visit_of_two_versions_is_settled_before_it_is_signed() {
    let mut case = visited();
    let seen = case.record.clone();
    let pulse = |pulse| [(SET, "observations", "pulse", Value::Int(pulse))];
    case.save_as(SARAH, Role::CareManager, &pulse(80), &seen);
    case.save_as(PRIYA, Role::CommunityNurse, &pulse(90), &seen);
    let refused = sign(&case.record, VISIT, &signing(), &[]);
    assert_eq!(refused.unwrap_err(), NotSignable::ToSettle(1));
    // And nothing is scored from one of them.
    let scores = scores(&facts(&case));
    assert!(scores.iter().all(|score| score.instrument.id != "news2"));
}

#[test]
fn an_empty_visit_is_not_signed() {
    let mut case = dorothy();
    case.save(&[(VISIT, "visit", "planned_on", date("2026-02-11"))]);
    let refused = sign(&case.record, VISIT, &signing(), &[]);
    assert_eq!(refused.unwrap_err(), NotSignable::Empty);
}

#[test]
fn unable_to_stand_is_not_a_missing_reading() {
    let mut case = visited();
    let unable = || Value::Absent("unable".to_owned());
    case.save(&[
        (SET, "observations", "standing_1_systolic", unable()),
        (SET, "observations", "standing_3_systolic", unable()),
    ]);
    let facts = facts(&case);
    assert!(facts.postural.unable_to_stand);
    assert!(
        scores(&facts)
            .iter()
            .all(|score| score.instrument.id != "postural_bp")
    );
}

#[test]
fn the_column_last_time_shows_the_latest_answer_of_other_visits() {
    let mut case = dorothy();
    let observed = |n: u8, pulse: Value, taken: &str| {
        [
            (id(n), "observations", "pulse", pulse),
            (id(n), "observations", "taken_at", instant(taken)),
        ]
    };
    case.save(&observed(10, Value::Int(76), "2026-01-22T10:00:00Z"));
    case.save(&observed(11, Value::Int(70), "2025-12-01T10:00:00Z"));
    case.save(&observed(
        12,
        Value::Absent("declined".into()),
        "2026-02-01T10:00:00Z",
    ));
    case.save(&[
        (
            VISIT,
            "visit",
            "started_at",
            instant("2026-02-11T14:05:00Z"),
        ),
        (SET, "observations", "visit", entry(VISIT)),
        (SET, "observations", "pulse", Value::Int(84)),
    ]);
    let last = last_answers(&case.record, "observations", Some(VISIT));
    assert_eq!(last["pulse"].values, [Value::Int(76)]);
    assert_eq!(
        (last["pulse"].on, last["pulse"].by),
        (day("2026-01-22"), SARAH)
    );
}

#[test]
fn falls_count_for_twelve_months() {
    let mut case = Case::new();
    for (n, happened) in [(1, "2026-02-09"), (2, "2025-02-11"), (3, "2025-02-10")] {
        case.save(&[(id(n), "fall", "happened_on", date(happened))]);
    }
    case.save(&[(id(4), "fall", "injury", text("none"))]);
    let falls = falls_in_12_months(&case.record, day("2026-02-11"));
    assert_eq!(
        falls,
        [(id(2), day("2025-02-11")), (id(1), day("2026-02-09"))]
    );
}

#[test]
fn earlier_referrals_are_found_by_any_way_of_writing_the_service() {
    let mut case = Case::new();
    for (n, service, sent) in [
        (1, "falls clinic (earlier course)", "2025-03-10"),
        (2, "podiatry", "2025-06-01"),
        (3, "Falls  Clinic", "2026-02-11"),
    ] {
        case.save(&[
            (id(n), "referral", "service", text(service)),
            (id(n), "referral", "sent_on", date(sent)),
        ]);
    }
    let found = earlier_referrals(&case.record, " falls clinic");
    let entries: Vec<_> = found.iter().map(|referral| referral.entry).collect();
    assert_eq!(entries, [id(3), id(1)]);
}

#[test]
fn the_last_visit_is_one_that_was_made() {
    let mut case = Case::new();
    case.save(&[
        (
            id(1),
            "visit",
            "started_at",
            instant("2026-01-22T10:00:00Z"),
        ),
        (id(2), "visit", "planned_on", date("2026-02-01")),
        (
            VISIT,
            "visit",
            "started_at",
            instant("2026-02-11T14:05:00Z"),
        ),
    ]);
    let last = |before: &str, except| last_visit_on(&case.record, day(before), except);
    assert_eq!(last("2026-02-11", Some(VISIT)), Some(day("2026-01-22")));
    assert_eq!(last("2026-02-11", None), Some(day("2026-02-11")));
    assert_eq!(last("2026-01-21", None), None);
}
