//! Referrals: by the care manager on their first day; the rest of the line is what came of them.

use chrono::NaiveDate;

use super::{DemoError, Writer, clock};
use crate::demo::personas::days_in;

impl Writer<'_> {
    pub(super) fn referrals(&mut self) -> Result<(), DemoError> {
        let person = self.person;
        for (which, (service, sent_on, outcome)) in person.referrals.iter().enumerate() {
            let place = self.one_of("referral", which);
            let mut words = self.words();
            words.text(place, "service", service)?;
            words.text(place, "sent_on", sent_on)?;
            words.text(place, "owner", self.staff.id("cm1")?)?;
            let sent = (*sent_on, clock(15, 30));
            self.act(format!("referral/{which}"), "cm1", sent, words);

            let Some(told_on) = self.told_on(*sent_on, outcome) else {
                continue;
            };
            let mut words = self.words();
            if let Some((field, value)) = came_of_it(outcome) {
                words.text(place, field, value)?;
            }
            words.text(place, "outcome", outcome)?;
            let told = (told_on, clock(15, 45));
            self.act(format!("outcome/{which}"), "cm1", told, words);
        }
        Ok(())
    }

    /// When an outcome was written: on the last day that it names, and on the referral's own where
    /// it names none or one still ahead. As of an earlier day than one it names, never.
    fn told_on(&self, sent_on: NaiveDate, outcome: &str) -> Option<NaiveDate> {
        let last = days_in(outcome).into_iter().max();
        if last > self.as_of.or(last) || outcome.is_empty() {
            return None;
        }
        let ahead = last.is_some_and(|day| day > self.personas.meta.demo_day);
        Some(
            last.filter(|_| !ahead)
                .map_or(sent_on, |day| day.max(sent_on)),
        )
    }
}

/// The date that an outcome begins with, and which one it is. An outcome without a date stays
/// words.
fn came_of_it(outcome: &str) -> Option<(&'static str, String)> {
    if let Some((_, rest)) = outcome.split_once("done ") {
        return Some(("seen_on", days_in(rest).first()?.to_string()));
    }
    let (what, rest) = outcome.split_once(' ')?;
    let day = days_in(rest).first()?.to_string();
    match what {
        "accepted" => Some(("accepted_on", day)),
        "seen" | "attended" => Some(("seen_on", day)),
        "appointment" => {
            let time = rest.strip_prefix(day.as_str())?.trim();
            Some(("appointment_at", format!("{day}T{time}")))
        }
        _ => None,
    }
}
