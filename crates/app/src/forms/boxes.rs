//! The words of one box beside an entry: what ends it, an answer to a prompt, one wording from
//! several. They are kept as a form is; a command of its own writes them, and ends the draft.

use care::catalogue;
use record::{Field, Presence, Record, Subject, Value};
use serde::Deserialize;
use store::Store;

use super::draft;
use crate::{
    Error,
    reader::Reader,
    removing,
    settling::entry_of,
    tasks,
    view::{
        form::{BaseField, Draft, DraftEntry, Form, OpenForm},
        input::Input,
    },
    words::lower_first,
};

/// The fields that words which end something are typed in.
const ENDING: [&str; 3] = ["outcome", "close_reason", "answer_note"];

/// Whether a form is one box.
pub(super) fn is_box(form: &Form) -> bool {
    matches!(form, Form::Ending { .. } | Form::Wording { .. })
}

/// Begins a box on what its page draws, with nothing typed. Other forms are left as they are.
pub(super) fn draw(record: &Record, draft: &mut Draft) -> Result<(), Error> {
    let (kind, entry, fields) = match &draft.form {
        Form::Ending { kind, entry } => {
            let draws = tasks::said_in_words(kind).ok_or(Error::Malformed)?;
            (kind, entry, draws.to_vec())
        }
        Form::Wording { kind, entry, field } => (kind, entry, vec![field.as_str()]),
        _ => return Ok(()),
    };
    let (id, of) = entry_of(entry, kind)?;
    let known = record.entry(id, &of).ok_or(Error::NotFound)?;
    let drawn = |field: &str| {
        let versions = known.field(field).map(Field::versions);
        BaseField::of(id, kind, field, versions.unwrap_or_default())
    };
    draft.base = fields.into_iter().map(drawn).collect();
    draft.entries = vec![DraftEntry {
        entry: entry.clone(),
        kind: kind.clone(),
        fields: std::collections::BTreeMap::new(),
    }];
    Ok(())
}

/// The field of a box that is typed in.
fn field(draft: &Draft) -> Option<&str> {
    match &draft.form {
        Form::Ending { .. } => {
            let typed = &draft.entries.first()?.fields;
            ENDING.into_iter().find(|field| typed.contains_key(*field))
        }
        Form::Wording { field, .. } => Some(field),
        _ => None,
    }
}

/// The words that are typed in a box: nothing for another form, and for a box left empty.
pub(crate) fn typed(draft: &Draft) -> Option<String> {
    match draft.entries.first()?.fields.get(field(draft)?)? {
        Input::One(words) if !words.trim().is_empty() => Some(words.clone()),
        _ => None,
    }
}

/// Whether nothing is typed in a box: then nothing of it is half written.
pub(super) fn is_empty(draft: &Draft) -> bool {
    is_box(&draft.form) && typed(draft).is_none()
}

/// Who removed what a box stands beside: then nothing is left to write its words to.
pub(crate) fn removed(reader: &Reader<'_>, draft: &Draft) -> Option<String> {
    let (Form::Ending { kind, entry } | Form::Wording { kind, entry, .. }) = &draft.form else {
        return None;
    };
    let (id, of) = entry_of(entry, kind).ok()?;
    let known = reader.record.entry(id, &of);
    let known = known.filter(|known| known.presence() == Presence::Removed)?;
    let versions = known.fields().flat_map(|(_, field)| field.versions());
    let removals = versions.filter(|said| matches!(said.value, Value::Removed(_)));
    let removal = removals.max_by_key(|removal| removal.recorded_at)?;
    let did = format!("removed “{}”", catalogue::kind(kind)?.label);
    let who = removing::who_and_when(reader, &did, removal);
    Some(format!(
        "{who}. Your words can no longer be saved: copy what still matters, or throw them away."
    ))
}

/// "Task, outcome".
pub(super) fn title(draft: &Draft, kind: &str) -> String {
    let Some(kind) = catalogue::kind(kind) else {
        return "Words".to_owned();
    };
    let label = field(draft).and_then(|field| Some(kind.field(field)?.label));
    match (label, &draft.form) {
        (Some(label), Form::Wording { .. }) if label == kind.label => {
            format!("{label}, one wording")
        }
        (Some(label), Form::Wording { .. }) => {
            format!("{}, one wording of “{label}”", kind.label)
        }
        (Some(label), _) => format!("{}, {}", kind.label, lower_first(label)),
        (None, _) => kind.label.to_owned(),
    }
}

/// What of a draft says which form it is: the rest is not read, as every page asks.
#[derive(Deserialize)]
struct OfForm {
    form: Form,
}

/// The boxes of a person's pages whose words are half written on this laptop.
pub(crate) fn half_written(store: &Store, subject: Subject) -> Result<Vec<Form>, Error> {
    let own = store.drafts()?.into_iter();
    let own = own.filter(|draft| draft.subject == Some(subject));
    let forms = own.filter_map(|kept| serde_json::from_str::<OfForm>(&kept.text).ok());
    let forms = forms.map(|kept| kept.form);
    Ok(forms.filter(is_box).collect())
}

/// The draft of a box: what its command writes ends it.
pub(crate) fn draft_of(store: &Store, person: &str, form: Form) -> Result<Vec<String>, Error> {
    let asked = OpenForm {
        person: Some(person.to_owned()),
        form,
    };
    let kept = draft::find(store, &asked)?;
    Ok(kept.into_iter().map(|kept| kept.draft.id).collect())
}
