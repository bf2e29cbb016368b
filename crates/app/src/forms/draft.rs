//! Drafts on the disk: what was typed, as JSON, with its base inside.

use chrono::{DateTime, Utc};
use store::Store;

use crate::{
    Error,
    view::form::{Draft, Form, OpenForm},
};

/// A draft and when it was last kept.
pub(crate) struct Kept {
    /// What was typed.
    pub draft: Draft,
    /// When it was kept.
    pub saved_at: DateTime<Utc>,
}

/// Puts a draft on the disk, unless just this is there already: as a rule a form is kept before it
/// is saved, and writing it once more would make the save wait twice for the disk.
pub(crate) fn put(store: &mut Store, draft: &Draft, now: DateTime<Utc>) -> Result<(), Error> {
    let text = serde_json::to_string(draft).map_err(|_| Error::Fault)?;
    let subject = crate::desk::subject(&draft.person).ok();
    let kept = store.draft(&draft.id)?;
    if kept.is_some_and(|kept| kept.subject == subject && kept.text == text) {
        return Ok(());
    }
    store.put_draft(&store::Draft {
        name: draft.id.clone(),
        subject,
        text,
        saved_at: now,
    })?;
    Ok(())
}

/// Every draft that this version can read, last kept first.
pub(crate) fn all(store: &Store) -> Result<Vec<Kept>, Error> {
    let mut kept: Vec<Kept> = store
        .drafts()?
        .into_iter()
        .filter_map(|draft| {
            let saved_at = draft.saved_at;
            let draft = serde_json::from_str(&draft.text).ok()?;
            Some(Kept { draft, saved_at })
        })
        .collect();
    kept.sort_by_key(|kept| std::cmp::Reverse(kept.saved_at));
    Ok(kept)
}

/// The half-written form that an opening asks for, if there is one.
pub(crate) fn find(store: &Store, asked: &OpenForm) -> Result<Option<Kept>, Error> {
    let same_person = |draft: &Draft| asked.person.as_ref().is_none_or(|id| *id == draft.person);
    let mut drafts = all(store)?.into_iter();
    Ok(drafts.find(|kept| same_person(&kept.draft) && is_for(&kept.draft, &asked.form)))
}

/// Whether a draft is the one for a form: the same form, or one that holds the entry asked for.
fn is_for(draft: &Draft, form: &Form) -> bool {
    let holds = |kind: &str, id: &str| {
        draft
            .entries
            .iter()
            .any(|entry| entry.kind == kind && entry.entry == id)
    };
    match (form, &draft.form) {
        (Form::Visit { visit: Some(id) }, Form::Visit { .. }) => holds("visit", id),
        (Form::PlanVisit { visit: Some(id) }, Form::PlanVisit { .. }) => holds("visit", id),
        (
            Form::Entry {
                kind,
                entry: Some(id),
            },
            Form::Entry { .. },
        ) => holds(kind, id),
        (asked, kept) => asked == kept,
    }
}

#[cfg(test)]
mod tests {
    use super::Draft;

    #[test]
    fn a_draft_that_was_kept_before_anything_was_put_aside_is_still_read() {
        let kept = r#"{"id":"d","person":"p","form":{"form":"new-person"},"entries":[],"base":[],
            "confirmed":[],"startedAt":"2026-02-11T14:05:00.000Z"}"#;
        let draft: Draft = serde_json::from_str(kept).unwrap();
        assert_eq!(draft.put_aside, []);
    }
}
