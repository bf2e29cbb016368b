//! What a page sends, what is stored, and what the page says of it.

use care::catalogue::{Input, Page, field, parse, query, render, to_input};
use record::{Decimal, Value};

use super::case::{at, date, day, text};

/// 11 February 2026, 14:05.
const PAGE: Page = Page {
    now: chrono::DateTime::from_timestamp_millis(1_770_818_700_000).unwrap(),
    demo: true,
};

fn typed(kind: &str, name: &str, input: &str) -> Result<Value, String> {
    let field = field(kind, name).unwrap();
    parse(field, &Input::One(input.to_owned()), PAGE).map_err(|problem| problem.to_string())
}

#[test]
fn what_is_typed_becomes_a_value_of_its_type() {
    let tenths = |digits| Ok(Value::Decimal(Decimal { digits, places: 1 }));
    let table = [
        ("observations", "respiratory_rate", "18", Ok(Value::Int(18))),
        ("observations", "temperature", "36.6", tenths(366)),
        ("observations", "temperature", " 37 ", tenths(370)),
        ("observations", "on_oxygen", "no", Ok(Value::Bool(false))),
        ("observations", "acvpu", "A", Ok(text("A"))),
        ("visit", "planned_time", "9:05", Ok(text("09:05"))),
        ("visit", "planned_on", "2026-03-05", Ok(date("2026-03-05"))),
        ("visit", "why", "  after a fall ", Ok(text("after a fall"))),
        ("visit", "why", "  ", Ok(Value::Empty)),
        (
            "identity",
            "birth_date",
            "05/03/1944",
            Ok(date("1944-03-05")),
        ),
        (
            "identity",
            "birth_date",
            "5 Mar 1944",
            Ok(date("1944-03-05")),
        ),
        (
            "identity",
            "birth_date",
            "05-Mar-1944",
            Ok(date("1944-03-05")),
        ),
        (
            "identity",
            "nhs_number",
            "999 012 3454",
            Ok(text("9990123454")),
        ),
        ("identity", "practice", "y90001", Ok(text("Y90001"))),
        ("address", "postcode", "ct179zz", Ok(text("CT17 9ZZ"))),
        ("address", "phone", "01632 960101", Ok(text("01632960101"))),
        ("crisis-call", "phone", "999", Ok(text("999"))),
        ("task", "owner_role", "cn", Ok(text("cn"))),
        ("goal", "attainment", "-2", Ok(Value::Int(-2))),
        (
            "referral",
            "appointment_at",
            "2026-07-05T10:30",
            Ok(Value::Instant(at("2026-07-05T09:30:00Z"))),
        ),
    ];
    for (kind, name, input, expected) in table {
        assert!(
            typed(kind, name, input) == expected,
            "{kind} {name} {input}"
        );
    }
}

#[test]
fn a_time_is_taken_as_it_is_written_and_never_guessed() {
    let told = [
        ("9:05", "09:05"),
        ("0930", "09:30"),
        ("930", "09:30"),
        ("14.05", "14:05"),
        ("2 pm", "14:00"),
        ("2pm", "14:00"),
        ("2:30 PM", "14:30"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("0000", "00:00"),
    ];
    for (input, stored) in told {
        let value = typed("visit", "planned_time", input);
        assert!(value == Ok(text(stored)), "{input}");
    }
    for input in [
        "2", "14", "9:5", "24:00", "2460", "13 pm", "0 am", "pm", ":30", "+9:30", "19:300", "nine",
        "é30",
    ] {
        assert!(typed("visit", "planned_time", input).is_err(), "{input}");
    }
}

#[test]
fn a_year_of_two_digits_is_of_this_century_unless_it_would_be_to_come() {
    for (kind, name, input, stored) in [
        ("fall", "happened_on", "11/2/26", "2026-02-11"),
        ("fall", "happened_on", "29/2/24", "2024-02-29"),
        ("fall", "happened_on", "1 Mar 98", "1998-03-01"),
        ("identity", "birth_date", "9/2/44", "1944-02-09"),
        ("identity", "birth_date", "9-Feb-44", "1944-02-09"),
        ("task", "due_on", "11/3/26", "2026-03-11"),
        ("task", "due_on", "1/1/27", "2027-01-01"),
    ] {
        let day = typed(kind, name, input);
        assert!(day == Ok(date(stored)), "{kind} {name} {input}");
    }
    let began = typed("visit", "started_at", "11/2/26 09:30");
    assert!(began == Ok(Value::Instant(at("2026-02-11T09:30:00Z"))));
}

#[test]
fn a_day_without_its_year_is_the_latest_that_has_been() {
    for (input, stored) in [
        ("9/2", "2026-02-09"),
        ("11/2", "2026-02-11"),
        ("12/2", "2025-02-12"),
        ("31/12", "2025-12-31"),
    ] {
        let day = typed("fall", "happened_on", input);
        assert!(day == Ok(date(stored)), "{input}");
    }
    let told = |input| typed("visit", "started_at", input);
    let half_past_nine = Ok(Value::Instant(at("2026-02-11T09:30:00Z")));
    for input in ["11/2 0930", "11/02/2026 9:30 am", "11 Feb 2026 9.30"] {
        assert!(told(input) == half_past_nine, "{input}");
    }
    // Of a birth a year is never guessed.
    for (kind, name, input) in [
        ("identity", "birth_date", "5/3"),
        ("fall", "happened_on", "29/2"),
        ("fall", "happened_on", "9/"),
        ("fall", "happened_on", "31/4"),
    ] {
        assert!(typed(kind, name, input).is_err(), "{kind} {name} {input}");
    }
}

#[test]
fn a_day_without_its_year_that_may_lie_ahead_is_the_next_unless_the_last_is_nearer() {
    for (input, stored) in [
        ("11/2", "2026-02-11"),
        ("12/2", "2026-02-12"),
        ("31/7", "2026-07-31"),
    ] {
        let day = typed("visit", "planned_on", input);
        assert!(day == Ok(date(stored)), "{input}");
    }
    let appointment = typed("referral", "appointment_at", "13/2 1030");
    assert!(appointment == Ok(Value::Instant(at("2026-02-13T10:30:00Z"))));
    for (kind, name, input) in [
        ("visit", "planned_on", "9/2"),
        ("visit", "planned_on", "1/9"),
        ("task", "due_on", "29/2"),
        ("task", "due_on", "31/4"),
        ("referral", "appointment_at", "9/2 10:30"),
    ] {
        assert!(typed(kind, name, input).is_err(), "{kind} {name} {input}");
    }
}

#[test]
fn a_page_is_told_in_words_what_is_wrong() {
    let table = [
        (
            "observations",
            "respiratory_rate",
            "81",
            "Breathing rate must be between 0 and 80 a minute",
        ),
        (
            "observations",
            "respiratory_rate",
            "-1",
            "Breathing rate must be between 0 and 80 a minute",
        ),
        (
            "observations",
            "respiratory_rate",
            "18.5",
            "Breathing rate must be a whole number",
        ),
        (
            "observations",
            "spo2",
            "49",
            "Oxygen saturation (SpO2) must be between 50 and 100%",
        ),
        (
            "observations",
            "temperature",
            "24.9",
            "Temperature must be between 25.0 and 45.0 °C",
        ),
        (
            "observations",
            "temperature",
            "warm",
            "Temperature must be a number, such as 36.6",
        ),
        (
            "observations",
            "temperature",
            "36.65",
            "Temperature must have at most 1 digit after the point",
        ),
        (
            "observations",
            "acvpu",
            "B",
            "Awareness: choose from the list",
        ),
        (
            "visit",
            "started_at",
            "2026-02-11T14:06",
            "Started at must be now or in the past",
        ),
        (
            "observations",
            "taken_at",
            "14:05",
            "Taken at must have a date, and a time such as 14:05",
        ),
        (
            "fall",
            "happened_on",
            "2026-02-12",
            "Date must be today or in the past",
        ),
        (
            "fall",
            "happened_on",
            "31/02/2026",
            "Date must be a date, such as 11/02/2026",
        ),
        (
            "fall",
            "happened_on",
            "31/02/26",
            "Date must be a date, such as 11/02/2026",
        ),
        (
            "fall",
            "happened_on",
            "12/2/26",
            "Date must be today or in the past",
        ),
        (
            "identity",
            "birth_date",
            "9/2/26",
            "Date of birth needs all four digits of its year, such as 11/02/2026",
        ),
        (
            "identity",
            "birth_date",
            "2026-02-12",
            "Date of birth must be today or in the past",
        ),
        (
            "identity",
            "nhs_number",
            "9990123455",
            "This is not a valid NHS number: check each digit",
        ),
        (
            "identity",
            "nhs_number",
            "9434765919",
            "A demo area takes only test NHS numbers, which begin with 999",
        ),
        ("task", "what", "", "What is needed"),
        ("task", "owner", "Priya", "Owner: choose from the list"),
        (
            "visit",
            "planned_time",
            "25:00",
            "Planned time must be a time, such as 14:05",
        ),
        (
            "visit",
            "planned_time",
            "11",
            "Planned time must say am or pm, or its minutes: 11am or 11:00",
        ),
        (
            "visit",
            "planned_on",
            "9/2",
            "Planned for needs its year, such as 11/02/2026",
        ),
        (
            "identity",
            "birth_date",
            "5/3",
            "Date of birth needs its year, such as 11/02/2026",
        ),
        (
            "visit",
            "started_at",
            "9/2 25:00",
            "Started at must have a date, and a time such as 14:05",
        ),
        (
            "referral",
            "appointment_at",
            "9/2 10:30",
            "Appointment needs its year, such as 11/02/2026, and a time",
        ),
    ];
    for (kind, name, input, message) in table {
        assert!(
            typed(kind, name, input) == Err(message.to_owned()),
            "{kind} {name} {input}"
        );
    }
    assert!(typed("address", "phone", "999").is_err());
    assert!(typed("visit-signature", "hash", "00").is_err());
}

#[test]
fn text_is_as_long_as_its_field_allows() {
    let goal = |length: usize| typed("goal", "words", &"ä".repeat(length));
    assert!(goal(300).is_ok());
    assert_eq!(
        goal(301).unwrap_err(),
        "Goal, in the person's words must be 300 characters or fewer"
    );
}

#[test]
fn a_not_answer_is_stored_where_a_question_is_asked() {
    let absent = |kind, name, code: &str| {
        let input = Input::Absent {
            absent: code.to_owned(),
        };
        parse(field(kind, name).unwrap(), &input, PAGE)
    };
    for code in ["not_asked", "declined", "unable", "not_applicable"] {
        let value = absent("observations", "weight", code).unwrap();
        assert!(value == Value::Absent(code.to_owned()));
    }
    assert!(absent("observations", "weight", "forgotten").is_err());
    assert!(absent("task", "what", "declined").is_err());
    assert!(absent("message", "to", "not_asked").is_err());
}

#[test]
fn several_choices_are_stored_once_and_in_the_order_of_the_list() {
    let picked = |codes: &[&str]| {
        let codes = codes.iter().map(ToString::to_string).collect();
        parse(
            field("communication", "formats").unwrap(),
            &Input::Several(codes),
            PAGE,
        )
    };
    let stored = picked(&["audio", "large_print", "audio"]).unwrap();
    assert!(stored == Value::List(vec![text("large_print"), text("audio")]));
    assert!(picked(&[]).unwrap() == Value::Empty);
    assert!(picked(&["audio", "video"]).is_err());
}

#[test]
fn unusual_values_are_asked_about_and_taken() {
    let asked = |kind, name, input: &str| {
        let field = field(kind, name).unwrap();
        query(field, &typed(kind, name, input).unwrap(), PAGE)
    };
    assert_eq!(asked("observations", "respiratory_rate", "30"), None);
    assert_eq!(
        asked("observations", "respiratory_rate", "31").unwrap(),
        "Breathing rate 31 a minute is not between 8 and 30 a minute. Are you sure?"
    );
    assert_eq!(asked("observations", "temperature", "35.0"), None);
    assert_eq!(
        asked("observations", "temperature", "34.9").unwrap(),
        "Temperature 34.9 °C is not between 35.0 and 39.5 °C. Are you sure?"
    );
    assert_eq!(asked("observations", "spo2", "88"), None);
    assert!(asked("observations", "spo2", "87").is_some());
    assert!(asked("visit", "falls_12_months", "11").is_some());
    assert!(asked("identity", "birth_date", "1990-01-01").is_some());
    assert_eq!(asked("identity", "birth_date", "1944-03-05"), None);
}

#[test]
fn a_value_comes_back_to_the_form_as_it_was_sent() {
    let table = [
        ("observations", "temperature", "36.6"),
        ("observations", "on_oxygen", "yes"),
        ("visit", "planned_on", "2026-03-05"),
        ("visit", "planned_time", "14:05"),
        ("visit", "started_at", "2026-02-11T14:05:00.000Z"),
        ("identity", "nhs_number", "9990123454"),
        ("task", "owner", "01010101-0101-0101-0101-010101010101"),
        ("visit", "why", "after a fall"),
    ];
    for (kind, name, input) in table {
        let field = field(kind, name).unwrap();
        let value = typed(kind, name, input).unwrap();
        assert!(
            to_input(field, &value) == Input::One(input.to_owned()),
            "{kind} {name}"
        );
    }
    let field = field("observations", "weight").unwrap();
    let absent = Input::Absent {
        absent: "declined".to_owned(),
    };
    let value = parse(field, &absent, PAGE).unwrap();
    assert!(to_input(field, &value) == absent);
}

#[test]
fn a_page_sends_plain_json() {
    let read = |json: &str| serde_json::from_str::<Input>(json).unwrap();
    assert!(read("\"18\"") == Input::One("18".to_owned()));
    assert!(read("[\"audio\"]") == Input::Several(vec!["audio".to_owned()]));
    let absent = Input::Absent {
        absent: "declined".to_owned(),
    };
    assert!(read("{\"absent\":\"declined\"}") == absent);
    assert!(serde_json::from_str::<Input>("{\"absent\":1}").is_err());
}

#[test]
fn values_are_read_in_words() {
    let words = |kind, name, value: Value| render(field(kind, name).unwrap(), &value);
    let absent = |code: &str| Value::Absent(code.to_owned());
    assert_eq!(words("observations", "spo2", Value::Int(95)), "95%");
    assert_eq!(
        words("observations", "systolic_1", Value::Int(152)),
        "152 mmHg"
    );
    assert_eq!(words("observations", "acvpu", text("C")), "New confusion");
    assert_eq!(
        words("observations", "weight", absent("declined")),
        "Declined"
    );
    assert_eq!(
        words("identity", "nhs_number", text("9990123454")),
        "999 012 3454"
    );
    assert_eq!(
        words("identity", "birth_date", date("1944-03-05")),
        "05-Mar-1944"
    );
    assert_eq!(
        words("address", "phone", text("01632960101")),
        "01632 960101"
    );
    assert_eq!(words("task", "owner_role", text("cn")), "Community nurse");
    assert_eq!(
        words("allergy-status", "none_known", Value::Bool(true)),
        "Yes"
    );
    let formats = Value::List(vec![text("large_print"), text("audio")]);
    assert_eq!(
        words("communication", "formats", formats),
        "Large print, Audio"
    );
    let removed = Value::Removed("entered_in_error".to_owned());
    assert_eq!(
        words("allergy", "substance", removed),
        "Removed: entered in error"
    );
    assert_eq!(words("visit", "summary", Value::Empty), "");
    let started = Value::Instant(at("2026-07-05T09:30:00Z"));
    assert_eq!(words("visit", "started_at", started), "05-Jul-2026 10:30");
    assert_eq!(PAGE.today(), day("2026-02-11"));
}
