//! Prompts: what a visit's answers ask the clinician to do, with value, rule and source.
//!
//! A prompt never decides and is never silently dismissed: saving a visit writes each as an entry
//! that is answered by name. Here it is only worked out, from the facts of one visit, whether or
//! not the visit is finished; a trigger makes one prompt, however many answers pull it. Where each
//! rule comes from, and how sure that is: docs/sources.md, Prompts.

mod blood_pressure;
mod facts;
mod falls;
mod news2;

use std::fmt;

use chrono::{Days, NaiveDate};
use record::Compartment;

pub use facts::{Answer, Blackout, Fall, Injury, SevereSign, TimeOnFloor, VisitFacts};
pub use falls::{FallsCriteria, falls_criteria};

use crate::instruments::postural_bp;

/// What pulled a prompt. Its code is stored and never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trigger {
    /// NEWS2 of 7 or more, or as many points so far.
    News2High,
    /// NEWS2 of 5 or 6, as many points so far, or 3 for one parameter.
    News2Urgent,
    /// Severe blood pressure with a sign of damage.
    BpSevereWithSigns,
    /// A fall that calls for urgent assessment.
    FallUrgent,
    /// Severe blood pressure without a sign of damage.
    BpSevere,
    /// Somebody is worried about safety.
    SafeguardingConcern,
    /// 140/90 or more, not severe, without a diagnosis of hypertension.
    BpRaisedNoDiagnosis,
    /// At or above the target, not severe, with a diagnosis of hypertension.
    BpAboveTarget,
    /// A positive lying and standing blood pressure.
    PosturalDrop,
    /// A fall since the last visit, or told since it.
    FallSinceLastVisit,
}

impl Trigger {
    /// All of them, most urgent first.
    pub const ALL: [Self; 10] = [
        Self::News2High,
        Self::News2Urgent,
        Self::BpSevereWithSigns,
        Self::FallUrgent,
        Self::BpSevere,
        Self::SafeguardingConcern,
        Self::BpRaisedNoDiagnosis,
        Self::BpAboveTarget,
        Self::PosturalDrop,
        Self::FallSinceLastVisit,
    ];

    /// The code by which it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::News2High => "news2-high",
            Self::News2Urgent => "news2-urgent",
            Self::BpSevereWithSigns => "bp-severe-with-signs",
            Self::FallUrgent => "fall-urgent",
            Self::BpSevere => "bp-severe",
            Self::SafeguardingConcern => "safeguarding-concern",
            Self::BpRaisedNoDiagnosis => "bp-raised-no-diagnosis",
            Self::BpAboveTarget => "bp-above-target",
            Self::PosturalDrop => "postural-drop",
            Self::FallSinceLastVisit => "fall-since-last-visit",
        }
    }

    /// In a few words: what is the matter.
    pub fn title(self) -> &'static str {
        match self {
            Self::News2High => "NEWS2 is high",
            Self::News2Urgent => "NEWS2 calls for a review today",
            Self::BpSevereWithSigns => "Severe blood pressure with a sign of damage",
            Self::FallUrgent => "A fall that needs urgent assessment",
            Self::BpSevere => "Severe blood pressure",
            Self::SafeguardingConcern => "Safeguarding concern",
            Self::BpRaisedNoDiagnosis => "Raised blood pressure without a diagnosis",
            Self::BpAboveTarget => "Blood pressure above target",
            Self::PosturalDrop => "Postural drop",
            Self::FallSinceLastVisit => "Fall since last visit",
        }
    }

    /// Who published the rule, and what in it is this programme's own default.
    pub fn source(self) -> &'static str {
        match self {
            Self::News2High | Self::News2Urgent => {
                "Royal College of Physicians, NEWS2, 2017; at home it is a snapshot"
            }
            Self::BpSevereWithSigns | Self::BpSevere => "NICE NG136",
            Self::BpRaisedNoDiagnosis | Self::BpAboveTarget => {
                "NICE NG136; within 7 days by local rule"
            }
            Self::FallUrgent => "NICE NG249 and NG232; not known counts as yes by local rule",
            Self::FallSinceLastVisit => "NICE NG249; within 7 days by local rule",
            Self::PosturalDrop => {
                "NICE NG136; Royal College of Physicians falls guide 2017; 7 days is a local \
                 default"
            }
            Self::SafeguardingConcern => "Local safeguarding policy",
        }
    }

    /// The kind of entry that stores its prompt.
    pub fn kind(self) -> &'static str {
        match self {
            Self::SafeguardingConcern => "safeguarding-prompt",
            _ => "prompt",
        }
    }

    /// When it is to be dealt with.
    pub fn due(self) -> Due {
        match self {
            Self::News2High | Self::News2Urgent | Self::BpSevereWithSigns | Self::FallUrgent => {
                Due::Now
            }
            Self::BpSevere | Self::SafeguardingConcern => Due::SameDay,
            Self::BpRaisedNoDiagnosis
            | Self::BpAboveTarget
            | Self::PosturalDrop
            | Self::FallSinceLastVisit => Due::WithinDays(7),
        }
    }

    /// The part of the record that what pulled it lies in, and so the prompt too.
    pub fn compartment(self) -> Compartment {
        match self {
            Self::SafeguardingConcern => Compartment::new_static("safeguarding"),
            _ => Compartment::new_static("core"),
        }
    }

    /// Raised whenever the same facts could pull it otherwise.
    pub fn rule_version(self) -> u32 {
        match self {
            Self::FallSinceLastVisit => 2,
            _ => 1,
        }
    }
}

/// When a prompt is to be dealt with, soonest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// On the screen before the form is left.
    Now,
    /// On the day of the visit.
    SameDay,
    /// Within so many calendar days of the visit.
    WithinDays(u32),
}

impl Due {
    /// The code by which it is stored: `now`, `same_day`, `within_7_days`.
    pub fn code(self) -> String {
        match self {
            Self::Now => "now".to_owned(),
            Self::SameDay => "same_day".to_owned(),
            Self::WithinDays(days) => format!("within_{days}_days"),
        }
    }

    /// The date that follows from the day of the visit.
    pub fn on(self, visited_on: NaiveDate) -> NaiveDate {
        let days = match self {
            Self::Now | Self::SameDay => 0,
            Self::WithinDays(days) => u64::from(days),
        };
        visited_on
            .checked_add_days(Days::new(days))
            .unwrap_or(visited_on)
    }
}

/// What a clinician is asked to look at.
#[derive(Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What pulled it.
    pub trigger: Trigger,
    /// What was read: the numbers and answers that pulled it.
    pub value: String,
    /// The rule in words.
    pub rule: String,
    /// What to consider, in this order.
    pub actions: Vec<&'static str>,
}

impl Prompt {
    /// The rule and what to consider, as one text to store and show.
    pub fn text(&self) -> String {
        let sentences = [self.rule.as_str()].into_iter();
        let sentences: Vec<_> = sentences.chain(self.actions.iter().copied()).collect();
        sentences.join(" ")
    }
}

/// Which prompt, and not what it read: that is a person's.
impl fmt::Debug for Prompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prompt({})", self.trigger.code())
    }
}

/// The prompts that these facts pull, most urgent first.
pub fn prompts(facts: &VisitFacts) -> Vec<Prompt> {
    let mut prompts: Vec<Prompt> = [
        news2::early_warning(facts),
        blood_pressure::clinic(facts),
        falls::urgent(facts),
        safeguarding(facts),
        postural(facts),
        falls::since_last_visit(facts),
    ]
    .into_iter()
    .flatten()
    .collect();
    prompts.sort_by_key(|prompt| (prompt.trigger.due(), prompt.trigger));
    prompts
}

/// The prompt that somebody answered before what raised it was put right. Earlier readings are
/// still among the facts and are told as they raise it; of a value that was typed over nothing is
/// known.
pub fn answered(trigger: Trigger, facts: &VisitFacts) -> Prompt {
    let of_first = |taken: usize| {
        let facts = VisitFacts {
            blood_pressures: facts.blood_pressures.iter().take(taken).copied().collect(),
            ..facts.clone()
        };
        let mut raised = prompts(&facts).into_iter();
        raised.find(|prompt| prompt.trigger == trigger)
    };
    let mut taken = (1..=facts.blood_pressures.len()).rev();
    taken.find_map(of_first).unwrap_or_else(|| Prompt {
        trigger,
        value: "What raised it was changed before the visit was saved.".to_owned(),
        rule: "It stays with the words that were written to it.".to_owned(),
        actions: Vec::new(),
    })
}

fn postural(facts: &VisitFacts) -> Option<Prompt> {
    let (score, band) = postural_bp(&facts.postural).ok()?;
    let drop = score.value?;
    band.is_positive().then(|| Prompt {
        trigger: Trigger::PosturalDrop,
        value: format!("Drop {drop} on standing; {}.", band.text()),
        rule: "Positive: a systolic drop of 20 or more, a standing systolic below 90, or a \
               diastolic drop of 10 or more with symptoms."
            .to_owned(),
        actions: vec![
            "Ask for a medicines review.",
            "Follow the falls pathway.",
            "Tell the GP.",
        ],
    })
}

/// Names no detail: whoever may not read the compartment learns nothing from a prompt.
fn safeguarding(facts: &VisitFacts) -> Option<Prompt> {
    facts.safeguarding_concern.then(|| Prompt {
        trigger: Trigger::SafeguardingConcern,
        value: "A concern was raised at this visit.".to_owned(),
        rule: "Any worry about safety is reported the same day.".to_owned(),
        actions: vec![
            "In immediate danger call 999.",
            "Tell the safeguarding lead and the local authority by local policy.",
        ],
    })
}

#[cfg(test)]
mod tests;
