//! Who a page is about: one line that stays in sight, and the rest.

use care::summary::{Allergies, PersonSummary};
use chrono::{Datelike, NaiveDate};

use super::to_look_at;
use crate::{
    reader::Reader,
    view::{
        lists::{PersonLine, Tag, Tone},
        person::Banner,
    },
    words,
};

/// The banner of the person whom a reader reads.
pub(crate) fn banner(reader: &Reader<'_>) -> Banner {
    let summary = reader.summary;
    let identity = |field: &str| {
        let (_, entry) = reader.once("identity")?;
        reader.standing(entry, field)
    };
    let team = |members: &[record::AuthorId]| {
        let names: Vec<String> = members.iter().map(|id| reader.staff(*id)).collect();
        (!names.is_empty()).then(|| names.join(" / "))
    };
    let phones: Vec<String> = summary.phones.iter().map(|one| words::phone(one)).collect();
    let safety = ["identity", "allergy", "allergy-status"];
    Banner {
        person: person_line(summary, reader.today),
        preferred: identity("preferred_name"),
        born: birth_dates(summary),
        sex: identity("sex"),
        nhs_number_status: identity("nhs_number_status"),
        address: address(summary),
        phone: (!phones.is_empty()).then(|| phones.join(" / ")),
        named_nurse: team(&summary.care_team.named_nurse),
        coordinator: team(&summary.care_team.coordinator),
        gp: team(&summary.care_team.accountable_gp),
        allergies: allergies(&summary.allergies, reader.today),
        alerts: summary.alerts.clone(),
        out_of_reach: reader.beside.out_of_reach.clone(),
        checks: to_look_at(reader)
            .into_iter()
            .filter(|check| match &check.place {
                crate::view::lists::Place::Settle { kind, .. } => safety.contains(&kind.as_str()),
                _ => true,
            })
            .collect(),
    }
}

/// The one line about the person whom a reader reads.
pub(crate) fn line(reader: &Reader<'_>) -> PersonLine {
    person_line(reader.summary, reader.today)
}

/// The one line about a person.
pub(crate) fn person_line(summary: &PersonSummary, today: NaiveDate) -> PersonLine {
    let joined = |names: &[String]| names.join(" / ");
    let age = match summary.birth_dates.as_slice() {
        [one] => Some(age_on(*one, today)),
        _ => None,
    };
    PersonLine {
        id: summary.subject.to_string(),
        family: joined(&summary.family_names),
        given: joined(&summary.given_names),
        age,
        nhs_number: nhs_number(summary),
    }
}

/// "999 012 3454", or that there is none.
pub(crate) fn nhs_number(summary: &PersonSummary) -> String {
    match summary.nhs_numbers.as_slice() {
        [] => "No NHS number".to_owned(),
        numbers => {
            let spaced: Vec<String> = numbers.iter().map(|number| spaced(number)).collect();
            spaced.join(" / ")
        }
    }
}

/// Whole years on a day.
pub(crate) fn age_on(born: NaiveDate, today: NaiveDate) -> u32 {
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    let years = today.year() - born.year() - i32::from(!had_birthday);
    u32::try_from(years).unwrap_or_default()
}

fn birth_dates(summary: &PersonSummary) -> Option<String> {
    let dates: Vec<String> = summary
        .birth_dates
        .iter()
        .map(|date| words::born(*date))
        .collect();
    (!dates.is_empty()).then(|| dates.join(" / "))
}

fn address(summary: &PersonSummary) -> Option<String> {
    let whole = format!("{} {}", summary.address, summary.postcodes.join(" / "));
    let whole = whole.trim();
    (!whole.is_empty()).then(|| whole.to_owned())
}

/// An NHS number spaced 3 3 4.
fn spaced(number: &str) -> String {
    care::identifiers::NhsNumber::parse(number)
        .map_or_else(|_| number.to_owned(), |number| number.to_string())
}

/// What is known of allergies, never blank.
pub(crate) fn allergies(known: &Allergies, today: NaiveDate) -> Tag {
    let confirmed = |on: Option<NaiveDate>| {
        on.map(|on| format!(", confirmed {}", words::short_day(on, today)))
            .unwrap_or_default()
    };
    if known.known.is_empty() {
        return if known.none_known {
            let words = format!("No known allergies{}", confirmed(known.confirmed_on));
            Tag {
                words,
                tone: Tone::Fine,
            }
        } else {
            Tag {
                words: "Allergies not yet confirmed".to_owned(),
                tone: Tone::Soon,
            }
        };
    }
    let one = |line: &care::summary::AllergyLine| {
        let reaction = line
            .reaction
            .as_ref()
            .map(|text| format!(" ({text})"))
            .unwrap_or_default();
        let disputed = if line.disputed { " (two versions)" } else { "" };
        format!(
            "{}{reaction}{}{disputed}",
            line.substance,
            confirmed(line.confirmed_on)
        )
    };
    let lines: Vec<String> = known.known.iter().map(one).collect();
    let words = if lines.len() == 1 {
        "Allergy"
    } else {
        "Allergies"
    };
    Tag {
        words: format!("{words}: {}", lines.join("; ")),
        tone: Tone::Late,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_a_year_older_from_the_birthday_on() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(age_on(day("1944-03-05"), day("2026-03-04")), 81);
        assert_eq!(age_on(day("1944-03-05"), day("2026-03-05")), 82);
        assert_eq!(age_on(day("1948-02-29"), day("2026-02-28")), 77);
    }
}
