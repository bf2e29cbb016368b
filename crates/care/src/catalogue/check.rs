//! The door: whether a change may be written, decided on the device for help and on the server for
//! real, from the change alone.

use record::{AuthorId, Body, Edit, EntryId, FieldName, Kind, Presence, Record, Subject, Value};

use super::{
    FieldDef, KindDef, Occurs, REMOVAL_REASONS, Written, field, kind, valid::valid, words,
};
use crate::{Role, matrix};

/// What the check needs to know beside the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// Whether the area is a demonstration, where only test NHS numbers are taken.
    pub demo: bool,
}

/// Why a change is not taken. It names kinds and fields and never what was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A kind of a later version: the server holds the change until it knows.
    #[error("this version does not know the kind {0}")]
    UnknownKind(Kind),
    /// A field, or a sort of value, of a later version: the server holds the change.
    #[error("this version does not know the field {1} of {0}")]
    UnknownField(Kind, FieldName),
    /// The role may not write this.
    #[error("this role may not write: {0}")]
    NotPermitted(String),
    /// The value is not one that the field may hold.
    #[error("{message}")]
    BadValue {
        /// The kind.
        kind: &'static str,
        /// The field.
        field: &'static str,
        /// What is wrong, in words.
        message: String,
    },
    /// The kind lies in another compartment.
    #[error("{0} does not belong in this part of the record")]
    WrongCompartment(&'static str),
    /// What may exist once was written under another id than its own.
    #[error("{0} exists once and was written as another entry")]
    WrongEntry(&'static str),
    /// What is written by an act of signing is written whole, so that it is one person's.
    #[error("{0} is written whole, by signing")]
    NotWhole(&'static str),
    /// The entry is another author's, and the role only raises such entries.
    #[error("{0} of another author may not be changed in this role")]
    NotOwn(&'static str),
}

impl Refusal {
    /// Whether a later version may take it, so that it is held and not refused.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::UnknownKind(_) | Self::UnknownField(..))
    }
}

/// Checks a change to a person's record: its kinds and fields, their compartment, the ids of what
/// exists once, each value, and that its role may write each.
///
/// A change that is refused for a known reason is refused, whatever else it holds; one that only
/// has something unknown gives the first of that.
pub fn check(body: &Body, ctx: &Context) -> Result<(), Refusal> {
    let role = Role::parse(body.role.as_str());
    let Some(role) = role.filter(|role| role.has_device()) else {
        return Err(Refusal::NotPermitted("anything".to_owned()));
    };
    let by_role = |kind: &KindDef| matrix::may_write_kind(role, kind) && !kind.is_of_area();
    if matches!(body.stream.subject, Subject::Area(_)) {
        return Err(Refusal::NotPermitted("the area's own record".to_owned()));
    }
    check_edits(body, ctx, by_role)
}

/// Checks a change to the Area's record, which the server alone writes: author zero, role `admin`.
pub fn check_server(body: &Body, ctx: &Context) -> Result<(), Refusal> {
    let by_server = body.author == AuthorId([0; 16]) && body.role == *Role::Admin.code();
    if !by_server || matches!(body.stream.subject, Subject::Patient(_)) {
        return Err(Refusal::NotPermitted("the area's own record".to_owned()));
    }
    check_edits(body, ctx, KindDef::is_of_area)
}

fn check_edits(
    body: &Body,
    ctx: &Context,
    may_write: impl Fn(&KindDef) -> bool,
) -> Result<(), Refusal> {
    let mut unknown = None;
    for edit in &body.edits {
        match check_edit(body, edit, ctx, &may_write) {
            Err(refusal) if refusal.is_unknown() => {
                unknown.get_or_insert(refusal);
            }
            checked => checked?,
        }
        check_whole(body, edit)?;
    }
    unknown.map_or(Ok(()), Err)
}

/// A signature or a score is set by one change, with all that it needs: nobody writes a part of it
/// under somebody else's name.
fn check_whole(body: &Body, edit: &Edit) -> Result<(), Refusal> {
    let signed = kind(edit.kind.as_str()).filter(|kind| kind.written == Written::OnSigning);
    let Some(kind) = signed else {
        return Ok(());
    };
    let of_it = |other: &&Edit| other.entry == edit.entry && other.kind == edit.kind;
    let written = |field: &FieldDef| {
        let mut own = body.edits.iter().filter(of_it);
        own.any(|other| other.field == *field.name)
    };
    let mut required = kind.fields.iter().filter(|field| field.required);
    let whole = required.all(written);
    whole.then_some(()).ok_or(Refusal::NotWhole(kind.name))
}

fn check_edit(
    body: &Body,
    edit: &Edit,
    ctx: &Context,
    may_write: impl Fn(&KindDef) -> bool,
) -> Result<(), Refusal> {
    let Some(kind) = kind(edit.kind.as_str()) else {
        return Err(Refusal::UnknownKind(edit.kind.clone()));
    };
    if !may_write(kind) {
        return Err(Refusal::NotPermitted(kind.label.to_lowercase()));
    }
    if body.stream.compartment != *kind.compartment {
        return Err(Refusal::WrongCompartment(kind.name));
    }
    check_entry(body, edit, kind)?;
    let field = kind.field(edit.field.as_str());
    let newer = matches!(edit.value, Value::Unknown(_));
    let Some(field) = field.filter(|_| !newer) else {
        let (kind, field) = (edit.kind.clone(), edit.field.clone());
        return Err(Refusal::UnknownField(kind, field));
    };
    check_value(kind, field, &edit.value, ctx)
}

fn check_entry(body: &Body, edit: &Edit, kind: &'static KindDef) -> Result<(), Refusal> {
    let own = match kind.occurs {
        Occurs::Many => true,
        Occurs::Once => edit.entry == EntryId::once(body.stream.subject, &edit.kind),
        Occurs::Beside {
            of,
            role,
            role_field,
        } => {
            let written = |name: &str| {
                let same = |other: &&Edit| {
                    other.entry == edit.entry && other.kind == edit.kind && other.field == *name
                };
                body.edits.iter().find(same).map(|other| &other.value)
            };
            let beside = written(of).and_then(entry_ref);
            let role = role_field.map_or(Some(role), |name| written(name)?.as_text());
            // A change that does not name the other entry touches one that was named before.
            match (beside, role) {
                (Some(beside), Some(role)) => edit.entry == EntryId::beside(beside, role),
                _ => true,
            }
        }
    };
    own.then_some(()).ok_or(Refusal::WrongEntry(kind.name))
}

fn check_value(
    kind: &KindDef,
    field: &FieldDef,
    value: &Value,
    ctx: &Context,
) -> Result<(), Refusal> {
    let bad = |message: String| Refusal::BadValue {
        kind: kind.name,
        field: field.name,
        message,
    };
    match value {
        Value::Removed(reason) if kind.removable && words(REMOVAL_REASONS, reason).is_some() => {
            Ok(())
        }
        Value::Removed(_) => Err(bad(format!("{} cannot be removed so", kind.label))),
        _ => valid(field, value, None, ctx.demo).map_err(|problem| bad(problem.message)),
    }
}

/// Checks a change against the record that it is for: a role that only raises entries of a kind
/// changes none of another author's.
pub fn check_raise(body: &Body, record: &Record) -> Result<(), Refusal> {
    let Some(role) = Role::parse(body.role.as_str()) else {
        return Err(Refusal::NotPermitted("anything".to_owned()));
    };
    for edit in &body.edits {
        let Some(kind) = kind(edit.kind.as_str()) else {
            continue;
        };
        let others = |version: &record::Version| version.author != body.author;
        let of_others = record.entry(edit.entry, &edit.kind).is_some_and(|entry| {
            entry.presence() != Presence::Removed
                && entry
                    .fields()
                    .any(|(_, field)| field.versions().iter().any(others))
        });
        if of_others && matrix::only_raises(role, kind.name) {
            return Err(Refusal::NotOwn(kind.name));
        }
    }
    Ok(())
}

/// The entry, or the member of staff, that a value refers to.
pub(crate) fn entry_ref(value: &Value) -> Option<EntryId> {
    value.as_bytes()?.try_into().ok().map(EntryId)
}

/// The catalogue's field that an edit sets.
pub(crate) fn field_of(edit: &Edit) -> Option<&'static FieldDef> {
    field(edit.kind.as_str(), edit.field.as_str())
}
