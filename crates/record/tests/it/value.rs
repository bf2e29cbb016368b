//! Values: each reads back as it was written, and shows nothing in a log.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use proptest::{
    collection::{btree_map, vec},
    prelude::*,
};
use record::{Change, Decimal, Value};

use crate::model;

fn values() -> impl Strategy<Value = Value> {
    let day =
        (0..3_652_059).prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days + 1).unwrap());
    let at = (0..253_402_300_800_000_i64)
        .prop_map(|millis| DateTime::from_timestamp_millis(millis).unwrap());
    let leaf = prop_oneof![
        Just(Value::Empty),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        (any::<i64>(), any::<u8>())
            .prop_map(|(digits, places)| Value::Decimal(Decimal { digits, places })),
        "\\PC{0,30}".prop_map(Value::Text),
        vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
        day.prop_map(Value::Date),
        at.prop_map(Value::instant),
        "[a-z_]{1,20}".prop_map(Value::Absent),
        "[a-z_]{1,20}".prop_map(Value::Removed),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::List),
            btree_map("[a-z]{0,8}", inner, 0..4).prop_map(Value::Map),
        ]
    })
}

proptest! {
    #[test]
    fn every_value_is_read_as_it_was_written(value in values()) {
        let edits = vec![model::edit(&model::key(0, 0), value.clone(), vec![])];
        let (_, bytes) = Change::seal(model::change(0, 0, edits).body);
        let read = Change::decode(&bytes).unwrap();
        prop_assert_eq!(&read.body.edits[0].value, &value);
        prop_assert_eq!(read.body.encode(), bytes);
    }

    #[test]
    fn a_log_shows_no_value(text in "[a-z]{4,12} [a-z]{4,12}", number in 1_000_000..i64::MAX) {
        let map = BTreeMap::from([(text.clone(), Value::Int(number))]);
        let values = [Value::text(text.clone()), Value::Int(number), Value::Map(map)];
        let shown = format!("{values:?} {:?}", Value::List(values.to_vec()));
        prop_assert!(!shown.contains(&text) && !shown.contains(&number.to_string()));
    }
}

#[test]
fn a_decimal_shows_every_place_it_has() {
    let shown = |digits, places| Decimal { digits, places }.to_string();
    assert_eq!(shown(366, 1), "36.6");
    assert_eq!(shown(360, 1), "36.0");
    assert_eq!(shown(5, 2), "0.05");
    assert_eq!(shown(-5, 1), "-0.5");
    assert_eq!(shown(0, 3), "0.000");
    assert_eq!(shown(-42, 0), "-42");
    assert_eq!(shown(i64::MIN, 0), i64::MIN.to_string());
    assert_eq!(shown(1, 25), "0.0000000000000000000000001");
}

#[test]
fn an_instant_is_cut_to_the_millisecond_that_is_stored() {
    let at = DateTime::from_timestamp_nanos(1_770_818_706_789_999_999);
    let stored = Value::instant(at).as_instant().unwrap();
    assert_eq!(stored.timestamp_millis(), 1_770_818_706_789);
    assert_eq!(stored.timestamp_subsec_nanos(), 789_000_000);
}
