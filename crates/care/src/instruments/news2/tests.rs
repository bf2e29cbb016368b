//! Every boundary of the NEWS2 chart, the bands, and what happens when something is missing.

use record::Value;

use super::*;

fn well() -> News2 {
    News2 {
        respiratory_rate: Some(16),
        spo2: Some(97),
        spo2_scale: SpO2Scale::One,
        on_oxygen: Some(false),
        systolic_bp: Some(128),
        pulse: Some(72),
        acvpu: Some(Acvpu::Alert),
        temperature: decimal::parse("36.7"),
    }
}

#[test]
fn points_of_each_parameter_at_every_boundary_of_the_chart() {
    type Column = fn(i64) -> u8;
    let rows: [(Column, &[(i64, u8)]); 4] = [
        (
            respiratory_rate,
            &[
                (0, 3),
                (8, 3),
                (9, 1),
                (11, 1),
                (12, 0),
                (20, 0),
                (21, 2),
                (24, 2),
                (25, 3),
                (80, 3),
            ],
        ),
        (
            scale_1,
            &[
                (50, 3),
                (91, 3),
                (92, 2),
                (93, 2),
                (94, 1),
                (95, 1),
                (96, 0),
                (100, 0),
            ],
        ),
        (
            systolic_bp,
            &[
                (50, 3),
                (90, 3),
                (91, 2),
                (100, 2),
                (101, 1),
                (110, 1),
                (111, 0),
                (219, 0),
                (220, 3),
                (300, 3),
            ],
        ),
        (
            pulse,
            &[
                (20, 3),
                (40, 3),
                (41, 1),
                (50, 1),
                (51, 0),
                (90, 0),
                (91, 1),
                (110, 1),
                (111, 2),
                (130, 2),
                (131, 3),
                (250, 3),
            ],
        ),
    ];
    for (points, row) in rows {
        for (value, wanted) in row {
            assert_eq!(points(*value), *wanted, "{value}");
        }
    }
}

#[test]
fn scale_2_reads_high_saturations_by_air_or_oxygen() {
    let points = |spo2, on_oxygen| {
        saturation(&News2 {
            spo2: Some(spo2),
            spo2_scale: SpO2Scale::Two,
            on_oxygen,
            ..News2::default()
        })
    };
    let both = [
        (50, 3),
        (83, 3),
        (84, 2),
        (85, 2),
        (86, 1),
        (87, 1),
        (88, 0),
        (92, 0),
    ];
    for (spo2, wanted) in both {
        for on_oxygen in [Some(true), Some(false), None] {
            assert_eq!(points(spo2, on_oxygen), Some(wanted), "{spo2}");
        }
    }
    for (spo2, wanted) in [(93, 1), (94, 1), (95, 2), (96, 2), (97, 3), (100, 3)] {
        assert_eq!(points(spo2, Some(true)), Some(wanted), "{spo2}");
        assert_eq!(points(spo2, Some(false)), Some(0), "{spo2}");
        assert_eq!(points(spo2, None), None, "{spo2}");
    }
}

#[test]
fn temperature_is_read_from_the_one_decimal_that_is_shown() {
    for (celsius, wanted) in [
        ("25.0", 3),
        ("35", 3),
        ("35.04", 3),
        ("35.05", 1),
        ("35.1", 1),
        ("36.0", 1),
        ("36.04", 1),
        ("36.05", 0),
        ("36.1", 0),
        ("38.0", 0),
        ("38.1", 1),
        ("39.0", 1),
        ("39.04", 1),
        ("39.05", 2),
        ("39.1", 2),
        ("45.0", 2),
    ] {
        assert_eq!(
            temperature(decimal::parse(celsius).unwrap()),
            Some(wanted),
            "{celsius}"
        );
    }
}

#[test]
fn only_alert_scores_nothing() {
    for code in ["C", "V", "P", "U"] {
        assert_eq!(consciousness(Acvpu::from_code(code).unwrap()), 3);
    }
    assert_eq!(consciousness(Acvpu::Alert), 0);
    assert_eq!(Acvpu::from_code("D"), None);
}

#[test]
fn bands_at_their_boundaries() {
    for (total, single_three, wanted) in [
        (0, false, "low"),
        (4, false, "low"),
        (3, true, "low-medium"),
        (4, true, "low-medium"),
        (5, false, "medium"),
        (5, true, "medium"),
        (6, true, "medium"),
        (7, false, "high"),
        (20, true, "high"),
    ] {
        assert_eq!(band(total, single_three), wanted, "{total}");
    }
}

#[test]
fn the_worst_of_everything_is_20() {
    let worst = News2 {
        respiratory_rate: Some(25),
        spo2: Some(91),
        spo2_scale: SpO2Scale::One,
        on_oxygen: Some(true),
        systolic_bp: Some(90),
        pulse: Some(131),
        acvpu: Some(Acvpu::Unresponsive),
        temperature: decimal::parse("35.0"),
    };
    let points = news2(&worst);
    assert_eq!(points.so_far(), 20);
    assert_eq!(points.threes().count(), 6);
}

#[test]
fn a_score_carries_what_it_was_computed_from() {
    let score = news2(&well()).score().unwrap();
    let fields: std::collections::BTreeMap<_, _> = score.fields().into_iter().collect();
    assert_eq!(fields["instrument"], Value::text("news2"));
    assert_eq!(fields["value"], Value::Int(0));
    assert_eq!(fields["band"], Value::text("low"));
    assert_eq!(fields["rule_version"], Value::Int(1));
    let Value::Map(inputs) = &fields["inputs"] else {
        panic!("inputs are a map")
    };
    assert_eq!(
        inputs["temperature"],
        Value::Decimal(decimal::parse("36.7").unwrap())
    );
    assert_eq!(inputs["spo2_scale"], Value::Int(1));
    assert_eq!(inputs["acvpu"], Value::text("A"));
    assert_eq!(inputs.len(), 8);
}

#[test]
fn with_anything_missing_there_is_no_score_but_the_points_so_far() {
    let without: [fn(&mut News2); 7] = [
        |taken| taken.respiratory_rate = None,
        |taken| taken.spo2 = None,
        |taken| taken.on_oxygen = None,
        |taken| taken.systolic_bp = None,
        |taken| taken.pulse = None,
        |taken| taken.acvpu = None,
        |taken| taken.temperature = None,
    ];
    for remove in without {
        let mut taken = well();
        remove(&mut taken);
        let incomplete = news2(&taken).score().unwrap_err();
        assert_eq!(incomplete.to_string(), "incomplete: 6 of 7");
        assert_eq!(incomplete.missing.len(), 1);
    }
    let mut confused = News2 {
        acvpu: Some(Acvpu::Confusion),
        ..News2::default()
    };
    let points = news2(&confused);
    assert_eq!((points.so_far(), points.taken()), (3, 1));
    assert_eq!(
        points.threes().collect::<Vec<_>>(),
        [Parameter::Consciousness]
    );
    assert_eq!(points.of(Parameter::Pulse), None);
    confused.pulse = Some(111);
    assert_eq!(news2(&confused).so_far(), 5);
    assert!(points.score().is_err());
}

#[test]
fn a_high_saturation_on_scale_2_counts_only_once_air_or_oxygen_is_known() {
    let taken = News2 {
        spo2: Some(97),
        spo2_scale: SpO2Scale::Two,
        ..News2::default()
    };
    assert_eq!(news2(&taken).taken(), 0);
    assert_eq!(news2(&taken).so_far(), 0);
}
