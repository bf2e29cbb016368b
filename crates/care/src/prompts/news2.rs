//! Prompts of NEWS2, also before all seven parameters were taken.

use super::{Prompt, Trigger, VisitFacts};
use crate::instruments::{News2Points, news2};

/// From 7 points on an emergency; 5 or 6, or 3 for one parameter, urgent. The points so far count
/// where something is missing: they can only rise.
pub(super) fn early_warning(facts: &VisitFacts) -> Option<Prompt> {
    let points = news2(&facts.early_warning());
    let total = points.so_far();
    if total >= 7 {
        return Some(Prompt {
            trigger: Trigger::News2High,
            value: value(&points),
            rule: "NEWS2 of 7 or more: emergency assessment.".to_owned(),
            actions: vec![
                "First look at the ceiling of care in a signed plan, where there is one.",
                "Otherwise consider 999.",
            ],
        });
    }
    let single = points.threes().next().is_some();
    (total >= 5 || single).then(|| Prompt {
        trigger: Trigger::News2Urgent,
        value: value(&points),
        rule: "NEWS2 of 5 or 6, or 3 for any one parameter: urgent clinical review the same day."
            .to_owned(),
        actions: vec![
            "First look at the ceiling of care in a signed plan, where there is one.",
            "Speak to the GP or rapid response.",
        ],
    })
}

fn value(points: &News2Points) -> String {
    let total = points.so_far();
    let mut value = match points.score() {
        Ok(score) => format!("NEWS2 {total}, {}.", score.band),
        Err(incomplete) => format!("NEWS2 {incomplete}; {total} so far."),
    };
    let threes: Vec<_> = points.threes().map(|which| which.label()).collect();
    if !threes.is_empty() {
        value.push_str(&format!(" Scores 3: {}.", threes.join(", ")));
    }
    value
}
