//! What the record held before a visit: last readings and answers, falls, referrals.

use std::collections::BTreeMap;

use chrono::{DateTime, Months, NaiveDate, Utc};
use record::{AuthorId, Entry, EntryId, Field, Record, Value};

use super::is_on_page;
use crate::{
    read, serial,
    status::{ReferralFacts, VisitFacts},
    time,
};

/// What was said or measured last.
#[derive(Clone, PartialEq, Eq)]
pub struct LastTime {
    /// What; all that stand, where people wrote several.
    pub values: Vec<Value>,
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// The day of that, in London.
    pub on: NaiveDate,
    /// Who wrote it down, the last of several.
    pub by: AuthorId,
    /// In which entry.
    pub entry: EntryId,
    /// At which visit.
    pub visit: Option<EntryId>,
}

serial::redacted!(LastTime);

/// The last answer to each question of a kind, `observations` or `visit`, given at other visits.
/// One with several versions says them all: an older one in its place would be taken for the last.
pub fn last_answers(
    record: &Record,
    kind: &str,
    except: Option<EntryId>,
) -> BTreeMap<String, LastTime> {
    let mut last: BTreeMap<String, LastTime> = BTreeMap::new();
    for (id, entry) in record.of_kind(kind).filter(|(_, entry)| is_on_page(entry)) {
        let visit = visit_named(id, entry);
        if visit.is_some() && visit == except {
            continue;
        }
        let taken_at = taken_at(record, entry, visit);
        for (name, field) in entry.fields() {
            let Some(answer) = last_time(field, taken_at, (id, visit)) else {
                continue;
            };
            let key = (answer.at, answer.entry);
            let older = last
                .get(name.as_str())
                .is_none_or(|other| (other.at, other.entry) < key);
            if older {
                last.insert(name.as_str().to_owned(), answer);
            }
        }
    }
    last
}

fn last_time(
    field: &Field,
    taken_at: Option<DateTime<Utc>>,
    (entry, visit): (EntryId, Option<EntryId>),
) -> Option<LastTime> {
    let versions = field.versions().iter();
    let answers = versions.filter(|version| answer(&version.value).is_some());
    let values = read::each_once(answers.clone().map(|version| version.value.clone()));
    let last = answers.max_by_key(|version| (version.recorded_at, version.change))?;
    let at = taken_at.unwrap_or(last.recorded_at);
    Some(LastTime {
        values,
        at,
        on: time::london_date(at),
        by: last.author,
        entry,
        visit,
    })
}

/// A value that answers.
fn answer(value: &Value) -> Option<&Value> {
    let no_answer = matches!(value, Value::Empty | Value::Removed(_) | Value::Absent(_));
    (!no_answer).then_some(value)
}

/// The visit that an entry is or names.
pub(super) fn visit_named(id: EntryId, entry: &Entry) -> Option<EntryId> {
    if entry.kind == "visit" {
        Some(id)
    } else {
        entry.field("visit").and_then(read::entry)
    }
}

/// When a set was taken: its own time, else when its visit began.
pub(super) fn taken_at(
    record: &Record,
    entry: &Entry,
    visit: Option<EntryId>,
) -> Option<DateTime<Utc>> {
    let own = entry.field("taken_at").and_then(read::instant);
    let began = |visit: EntryId| {
        let entry = record.entry(visit, &record::Kind::new_static("visit"))?;
        entry.field("started_at").and_then(read::instant)
    };
    own.or_else(|| began(visit?))
}

/// The recorded falls of the last 12 months with their days, the earliest first. A fall without a
/// date is not among them.
pub fn falls_in_12_months(record: &Record, today: NaiveDate) -> Vec<(EntryId, NaiveDate)> {
    let year_ago = today.checked_sub_months(Months::new(12)).unwrap_or(today);
    let mut falls: Vec<(EntryId, NaiveDate)> = record
        .of_kind("fall")
        .filter(|(_, entry)| is_on_page(entry))
        .filter_map(|(id, entry)| Some((id, entry.field("happened_on").and_then(read::date)?)))
        .filter(|(_, day)| (year_ago..=today).contains(day))
        .collect();
    falls.sort_by_key(|(id, day)| (*day, *id));
    falls
}

/// The day of the last visit that was made on or before a day, other than one.
pub fn last_visit_on(
    record: &Record,
    before: NaiveDate,
    except: Option<EntryId>,
) -> Option<NaiveDate> {
    record
        .of_kind("visit")
        .filter(|(id, _)| Some(*id) != except)
        .filter_map(|(id, entry)| VisitFacts::of(id, entry))
        .filter(|facts| facts.recorded)
        .filter_map(|facts| facts.day())
        .filter(|day| *day <= before)
        .max()
}

/// The referrals to a service by any way of writing its name, the latest first.
pub fn earlier_referrals(record: &Record, service: &str) -> Vec<ReferralFacts> {
    let wanted = plain(service);
    let mut referrals: Vec<ReferralFacts> = record
        .of_kind("referral")
        .filter_map(|(id, entry)| ReferralFacts::of(id, entry))
        .filter(|facts| plain(&facts.service) == wanted)
        .collect();
    referrals.sort_by_key(|facts| std::cmp::Reverse((facts.sent_on, facts.at, facts.entry)));
    referrals
}

/// A service's name without case, spaces at its ends and what stands in brackets after it.
fn plain(service: &str) -> String {
    let name = service.split('(').next().unwrap_or_default();
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
