//! Whose words an entry is: its header names the author of its main words and who was there, and
//! every other field its own author where that is somebody else.

use care::{catalogue, settling, time};
use chrono::{DateTime, Utc};
use record::{AuthorId, ChangeId, Edit, Entry, EntryId, FieldKey, FieldName, Value, Version};

use super::Reader;
use crate::{forms, view::person::Quote, words};

/// Who wrote what a version says, and when; and who was there.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// The change that wrote it.
    change: ChangeId,
    author: AuthorId,
    at: DateTime<Utc>,
    chosen_by: Option<AuthorId>,
    pub present: Option<String>,
}

impl Reader<'_> {
    /// Whose words an entry is told by.
    pub(super) fn header(&self, id: EntryId, entry: &Entry) -> Option<Told> {
        let (name, version) = forms::last_words(entry)?;
        Some(self.told((id, entry), name, version))
    }

    /// "Sarah Whitlock, 11 Feb", and who chose the words where somebody else settled them.
    pub(super) fn by(&self, told: &Told) -> String {
        let on = words::short_day(time::london_date(told.at), self.today);
        let by = format!("{}, {on}", self.staff(told.author));
        match told.chosen_by.filter(|chosen_by| *chosen_by != told.author) {
            Some(chosen_by) => format!("{by} (chosen by {})", self.staff(chosen_by)),
            None => by,
        }
    }

    /// Who wrote a field of a plan section, where its header would say otherwise.
    pub(super) fn by_another(
        &self,
        (id, entry): (EntryId, &Entry),
        (name, version): (&FieldName, &Version),
        header: &Told,
    ) -> Option<String> {
        let kind = catalogue::kind(entry.kind.as_str())?;
        kind.section?;
        if forms::is_said_of_words(kind, name.as_str()) {
            return None;
        }
        let body = self.record.change(version.change)?;
        let wrote = |edit: &&Edit| edit.entry == id && edit.field == *name;
        let first = body.edits.iter().find(wrote)?.replaces.is_empty();
        if first && version.change == header.change {
            return None;
        }
        let told = self.told((id, entry), name, version);
        let is_headers = told.author == header.author && told.present == header.present;
        (!is_headers).then(|| self.by_with(&told))
    }

    /// What stands in a field of an entry: each version with whose words it is, and with whom.
    pub fn quotes(&self, (id, entry): (EntryId, &Entry), field: &str) -> Vec<Quote> {
        let Some(kind) = catalogue::kind(entry.kind.as_str()) else {
            return Vec::new();
        };
        let quote = |name: &FieldName, version: &Version, alone: bool| {
            let words = self.text(kind.field(field)?, &version.value);
            let mut told = self.told((id, entry), name, version);
            if !alone {
                // Who was there has several versions too, perhaps.
                told.present = told
                    .present
                    .or_else(|| self.present_at(version, (id, kind)));
            }
            let by = self.by_with(&told);
            (!words.is_empty()).then_some(Quote { words, by })
        };
        let fields = entry.fields().filter(|(name, _)| name.as_str() == field);
        let quotes = fields.flat_map(|(name, stands)| {
            let one = stands.settled();
            let versions = one.map_or(stands.versions(), std::slice::from_ref).iter();
            versions.filter_map(move |version| quote(name, version, one.is_some()))
        });
        quotes.collect()
    }

    /// "Sarah Whitlock, 11 Feb, with Martin Ashdown, son".
    fn by_with(&self, told: &Told) -> String {
        let with = told.present.iter();
        let with = with.map(|present| format!(", with {present}"));
        [self.by(told)].into_iter().chain(with).collect()
    }

    /// Who wrote what a version says. Words that somebody chose between several, as they were,
    /// stay their author's; who was there stays with words that were only said again.
    fn told(&self, (id, entry): (EntryId, &Entry), name: &FieldName, version: &Version) -> Told {
        let key = |field: FieldName| FieldKey {
            entry: id,
            kind: entry.kind.clone(),
            field,
        };
        let own = key(name.clone());
        let mut told = Told {
            change: version.change,
            author: version.author,
            at: version.recorded_at,
            chosen_by: None,
            present: None,
        };
        let with = key(FieldName::new_static("present"));
        let mut said = forms::said_of(self.record, (id, entry), version, "present");
        let mut at = version.change;
        while let Some(before) = settling::said_before(self.record, &own, at, &version.value) {
            at = before.change;
            said = said.or_else(|| Some(&before.body.edit_of(&with)?.value));
            if before.was_chosen {
                told = Told {
                    change: before.change,
                    author: before.body.author,
                    at: before.body.recorded_at,
                    chosen_by: told.chosen_by.or(Some(told.author)),
                    present: None,
                };
            }
        }
        let text = |value: &Value| {
            let text = self.text(catalogue::field(entry.kind.as_str(), "present")?, value);
            (!text.is_empty()).then_some(text)
        };
        Told {
            present: said.and_then(text),
            ..told
        }
    }
}
