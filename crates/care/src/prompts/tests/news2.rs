//! NEWS2: at 5, at 7, and 3 for one parameter.

use super::*;

#[test]
fn news2_prompts_at_5_and_at_7() {
    for (taken, total, wanted) in [
        (points(true, 111, 16, 120), 4, None),
        (points(true, 111, 16, 105), 5, Some("news2-urgent")),
        (points(true, 111, 21, 120), 6, Some("news2-urgent")),
        (points(true, 111, 21, 105), 7, Some("news2-high")),
    ] {
        assert_eq!(news2(&taken).so_far(), total);
        let complete = VisitFacts {
            news2: taken.clone(),
            ..quiet()
        };
        assert_eq!(codes(&complete).first().copied(), wanted, "{total}");
        // And the same with a parameter missing: the points so far count as the total.
        let incomplete = VisitFacts {
            news2: News2 {
                temperature: None,
                ..taken
            },
            ..quiet()
        };
        assert_eq!(
            codes(&incomplete).first().copied(),
            wanted,
            "{total} so far"
        );
    }
}

#[test]
fn one_parameter_at_3_prompts_even_alone() {
    let mut facts = quiet();
    facts.news2.acvpu = Some(Acvpu::Confusion);
    let prompt = one(&facts);
    assert_eq!(prompt.trigger, Trigger::News2Urgent);
    assert_eq!(prompt.trigger.due(), Due::Now);
    assert_eq!(
        prompt.value,
        "NEWS2 incomplete: 1 of 7; 3 so far. Scores 3: consciousness."
    );

    facts.news2 = points(false, 72, 25, 120);
    assert_eq!(
        one(&facts).value,
        "NEWS2 3, low-medium. Scores 3: breathing rate."
    );
}

#[test]
fn news2_reads_the_systolic_pressure_that_is_kept() {
    let mut facts = quiet();
    facts.blood_pressures = vec![BloodPressure::new(120, 70), BloodPressure::new(90, 60)];
    assert_eq!(codes(&facts), ["news2-urgent"]);
    facts.blood_pressures = vec![BloodPressure::new(91, 60)];
    assert_eq!(codes(&facts), [""; 0]);
}
