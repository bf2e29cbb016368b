//! A summary in words, for the lines and banners that every list has.

use chrono::NaiveDate;

use super::{Allergies, PersonSummary};
use crate::identifiers::{NhsNumber, age_on, banner_name, display_date};

impl PersonSummary {
    /// "ASHDOWN, Dorothy"; every name, where people differ.
    pub fn banner_name(&self) -> String {
        let family = self.family_names.join(" / ");
        let given = self.given_names.join(" / ");
        banner_name(&family, &given)
    }

    /// Age in whole years on a day; nothing where the date of birth is not known or disputed.
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        match self.birth_dates.as_slice() {
            [born] => age_on(*born, day),
            _ => None,
        }
    }

    /// "999 012 3454", or "No NHS number" with the reason.
    pub fn nhs_number_line(&self) -> String {
        let spaced = |digits: &String| match NhsNumber::parse(digits) {
            Ok(number) => number.to_string(),
            Err(_) => digits.clone(),
        };
        let numbers: Vec<String> = self.nhs_numbers.iter().map(spaced).collect();
        match (numbers.is_empty(), self.no_nhs_number_reasons.first()) {
            (false, _) => numbers.join(" / "),
            (true, Some(reason)) => format!("No NHS number: {reason}"),
            (true, None) => "No NHS number".to_owned(),
        }
    }

    /// The day of the last visit that was made.
    pub fn last_visit_on(&self) -> Option<NaiveDate> {
        let made = self.visits.iter().filter(|visit| visit.recorded);
        made.filter_map(|visit| visit.day()).max()
    }

    /// The allergies in one line, or that they are not yet confirmed.
    pub fn allergy_line(&self) -> String {
        self.allergies.line()
    }
}

impl Allergies {
    /// Whether nothing was ever said of allergies.
    pub fn is_not_confirmed(&self) -> bool {
        self.known.is_empty() && !self.none_known
    }

    /// "Penicillin (widespread rash), confirmed 02-Feb-2026". An allergy beside "no known
    /// allergies" shows both.
    pub fn line(&self) -> String {
        let known = self.known.iter().map(|allergy| match &allergy.reaction {
            Some(reaction) => format!("{} ({reaction})", allergy.substance),
            None => allergy.substance.clone(),
        });
        let mut parts: Vec<String> = known.collect();
        if self.none_known {
            parts.push("no known allergies".to_owned());
        }
        if parts.is_empty() {
            return "Allergies not yet confirmed".to_owned();
        }
        let disputed = (self.none_known && !self.known.is_empty())
            || self.known.iter().any(|allergy| allergy.disputed);
        let confirmed = self.confirmed_on.map(display_date);
        let line = capitalised(&parts.join(", "));
        match (confirmed, disputed) {
            (_, true) => format!("{line}: two versions, to be settled"),
            (Some(day), false) => format!("{line}, confirmed {day}"),
            (None, false) => line,
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}
