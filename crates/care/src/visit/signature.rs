//! Signing a visit: it locks what stood on the page, and keeps its scores as facts.

use std::{cell::OnceCell, collections::BTreeMap};

use chrono::{DateTime, Utc};
use record::{
    AuthorId, ChangeId, DeviceId, Edit, Entry, EntryId, Field, FieldKey, FieldName, Frontier, Kind,
    MissingChange, Presence, Record, Value, Version,
};

use super::{CONTENT_KINDS, content, is_on_page, visit_of};
use crate::{Role, instruments::Score, settling, status::VisitFacts};

/// The kind of signatures.
const SIGNATURE: Kind = Kind::new_static("visit-signature");
/// The kind of scores.
const SCORE: Kind = Kind::new_static("score");
/// The role of a signature's id beside its visit.
const BESIDE: &str = "signature";

/// Who signs a visit, when and on what.
#[derive(Debug, Clone)]
pub struct Signing {
    /// When.
    pub signed_at: DateTime<Utc>,
    /// In which role.
    pub role: Role,
    /// The signer's number in their register; nothing for who has none, whose visit is shown as
    /// not yet counter-signed.
    pub registration: Option<String>,
    /// On which device.
    pub device: DeviceId,
}

/// Why a visit cannot be signed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSignable {
    /// Nothing was recorded at it.
    #[error("nothing is recorded at this visit yet")]
    Empty,
    /// Two people wrote different things.
    #[error("{}", to_settle(*.0))]
    ToSettle(usize),
    /// One removed what another changed.
    #[error("one removed part of this visit and another changed it: decide that first")]
    Contested,
    /// Prompts that nobody answered.
    #[error("{}", to_answer(*.0))]
    PromptsOpen(usize),
    /// It is signed, and nothing was written since.
    #[error("this visit is already signed")]
    Signed,
}

fn to_settle(answers: usize) -> String {
    match answers {
        1 => "1 answer of this visit has two versions: settle it first".to_owned(),
        many => format!("{many} answers of this visit have two versions: settle them first"),
    }
}

fn to_answer(prompts: usize) -> String {
    match prompts {
        1 => "1 prompt of this visit needs an answer first".to_owned(),
        many => format!("{many} prompts of this visit need an answer first"),
    }
}

/// One person's signature of a visit: what the change that signed wrote, whatever was written over
/// a field of it since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The change that signed.
    pub change: ChangeId,
    /// What stood on the signer's page.
    pub frontier: Frontier,
    /// The hash of that.
    hash: Vec<u8>,
    /// How many times the visit was signed.
    pub number: i64,
    /// When.
    pub signed_at: DateTime<Utc>,
    /// Who.
    pub by: AuthorId,
    /// In which role.
    pub role: record::Role,
    /// The signer's registration.
    pub registration: Option<String>,
}

impl Signature {
    fn of(record: &Record, entry: EntryId, version: &Version) -> Option<Self> {
        let said = |field: &str| written(record, version.change, (entry, &SIGNATURE), field);
        Some(Self {
            change: version.change,
            frontier: said("frontier").and_then(Frontier::from_value)?,
            hash: said("hash")?.as_bytes()?.to_vec(),
            number: said("number")?.as_int()?,
            signed_at: version.value.as_instant()?,
            by: version.author,
            role: version.role.clone(),
            registration: said("registration")
                .and_then(Value::as_text)
                .map(str::to_owned),
        })
    }

    /// Whether what stood on the signer's page, folded again from the changes signed, is what was
    /// signed.
    ///
    /// Fails while a change that the signature rests on has not arrived.
    pub fn holds(&self, record: &Record, visit: EntryId) -> Result<bool, MissingChange> {
        Ok(content_hash(&record.at(&self.frontier)?, visit) == *self.hash)
    }

    /// What was signed as a score of an instrument; nothing where it has none.
    pub fn score<'a>(
        &self,
        record: &'a Record,
        visit: EntryId,
        instrument: &str,
        field: &str,
    ) -> Option<&'a Value> {
        let entry = EntryId::beside(visit, instrument);
        let said = written(record, self.change, (entry, &SCORE), field)?;
        (*said != Value::Empty).then_some(said)
    }
}

/// What a change wrote in a field.
fn written<'a>(
    record: &'a Record,
    change: ChangeId,
    (entry, kind): (EntryId, &Kind),
    field: &str,
) -> Option<&'a Value> {
    let key = FieldKey {
        entry,
        kind: kind.clone(),
        field: FieldName::parse(field).ok()?,
    };
    record.written(&key, change)
}

/// The signatures of a visit that stand, the first one first: several where people signed without
/// seeing each other.
pub fn signatures(record: &Record, visit: EntryId) -> Vec<Signature> {
    let id = EntryId::beside(visit, BESIDE);
    let entry = record.entry(id, &SIGNATURE);
    let signed = entry.and_then(|entry| entry.field("signed_at"));
    let versions = signed.map(Field::versions).unwrap_or_default().iter();
    let mut signatures: Vec<Signature> = versions
        .filter_map(|version| Signature::of(record, id, version))
        .collect();
    signatures.sort_by_key(|one| (one.signed_at, one.change));
    signatures
}

/// Whether a visit is signed.
pub fn is_signed(record: &Record, visit: EntryId) -> bool {
    !signatures(record, visit).is_empty()
}

/// A version that stands in the content of a visit, with its entry and its field.
pub struct Written<'a> {
    /// The entry's id.
    pub id: EntryId,
    /// The entry.
    pub entry: &'a Entry,
    /// The field.
    pub field: &'a FieldName,
    /// What was written in it.
    pub version: &'a Version,
}

/// What stands in a signed visit that none of its signers signed: written later, or by another who
/// had not seen the signature. What says just what was signed is not among it, and nothing is where
/// nobody signed.
pub fn written_after_signing(record: &Record, visit: EntryId) -> Vec<Written<'_>> {
    let Some(signed) = Signed::of(record, visit) else {
        return Vec::new();
    };
    let mut later = Vec::new();
    for (id, entry) in content(record, visit) {
        for (field, stands) in entry.fields() {
            let versions = stands.versions().iter();
            let written = versions.map(|version| Written {
                id,
                entry,
                field,
                version,
            });
            later.extend(written.filter(|written| !signed.has(record, written)));
        }
    }
    later
}

/// All that the signers of a visit signed: each what stood on their own page.
pub(crate) struct Signed {
    frontier: Frontier,
    /// What stood on their pages together, folded when it is first asked for.
    page: OnceCell<Option<Record>>,
}

impl Signed {
    /// Of a visit; nothing where nobody signed it.
    fn of(record: &Record, visit: EntryId) -> Option<Self> {
        let signatures = signatures(record, visit);
        let frontier = signatures.iter().flat_map(|one| one.frontier.ids());
        (!signatures.is_empty()).then(|| Self {
            frontier: frontier.collect(),
            page: OnceCell::new(),
        })
    }

    /// Of the visit whose content an entry is; nothing where it is none, or nobody signed.
    pub(crate) fn content(record: &Record, id: EntryId, entry: &Entry) -> Option<Self> {
        if !CONTENT_KINDS.contains(&entry.kind.as_str()) {
            return None;
        }
        Self::of(record, visit_of(record, id, entry)?)
    }

    /// Whether a version is of what was signed, or says just that.
    fn has(&self, record: &Record, written: &Written<'_>) -> bool {
        let page = || self.page.get_or_init(|| record.at(&self.frontier).ok());
        self.frontier.contains(written.version.change)
            || page().as_ref().is_some_and(|page| says(page, written))
    }

    /// Whether one of the versions that stand in a field is.
    pub(crate) fn has_one(
        &self,
        record: &Record,
        (id, entry): (EntryId, &Entry),
        field: &FieldName,
        stands: &Field,
    ) -> bool {
        stands.versions().iter().any(|version| {
            self.has(
                record,
                &Written {
                    id,
                    entry,
                    field,
                    version,
                },
            )
        })
    }
}

/// Whether a record says in some version just what was written.
fn says(
    record: &Record,
    Written {
        id,
        entry,
        field,
        version,
    }: &Written<'_>,
) -> bool {
    let stood = record.entry(*id, &entry.kind);
    let stood = stood.and_then(|entry| entry.field(field.as_str()));
    let versions = stood.map(Field::versions).unwrap_or_default();
    versions.iter().any(|other| other.value == version.value)
}

/// The hash of what stands on a visit's page.
fn content_hash(record: &Record, visit: EntryId) -> [u8; 32] {
    record.content_hash(|id, entry| {
        let signs = CONTENT_KINDS.contains(&entry.kind.as_str());
        signs && is_on_page(entry) && visit_of(record, id, entry) == Some(visit)
    })
}

/// The edits by which a visit is signed: its frontier, hash and number, and its scores as facts.
///
/// The record is the one that the signer's page was drawn from, with the visit saved in it.
pub fn sign(
    record: &Record,
    visit: EntryId,
    signing: &Signing,
    scores: &[Score],
) -> Result<Vec<Edit>, NotSignable> {
    signable(record, visit)?;
    let numbers = signatures(record, visit).into_iter().map(|one| one.number);
    let before = numbers.max().unwrap_or(0);
    let frontier = record.frontier(|id, entry| {
        let signs = CONTENT_KINDS.contains(&entry.kind.as_str());
        signs && visit_of(record, id, entry) == Some(visit)
    });
    let registration = signing.registration.as_ref();
    let fields = [
        ("visit", Some(Value::Bytes(visit.0.to_vec()))),
        ("frontier", Some(frontier.to_value())),
        (
            "hash",
            Some(Value::Bytes(content_hash(record, visit).to_vec())),
        ),
        ("number", Some(Value::Int(before + 1))),
        ("signed_at", Some(Value::instant(signing.signed_at))),
        ("role", Some(Value::text(signing.role.code()))),
        ("registration", registration.map(Value::text)),
        ("device", Some(Value::Bytes(signing.device.0.to_vec()))),
    ];
    let place = (EntryId::beside(visit, BESIDE), SIGNATURE);
    let mut edits = setting(record, &place, fields);
    for score in scores {
        edits.extend(score_edits(record, visit, score));
    }
    edits.extend(outdated_scores(record, visit, scores));
    Ok(edits)
}

fn signable(record: &Record, visit: EntryId) -> Result<(), NotSignable> {
    let content = content(record, visit);
    let on_page = content.iter().filter(|(_, entry)| is_on_page(entry));
    let mut recorded = on_page.clone().filter(|(id, entry)| {
        entry.kind != "visit" || VisitFacts::of(*id, entry).is_some_and(|facts| facts.recorded)
    });
    if recorded.next().is_none() {
        return Err(NotSignable::Empty);
    }
    if on_page
        .clone()
        .any(|(_, entry)| entry.presence() == Presence::Contested)
    {
        return Err(NotSignable::Contested);
    }
    let to_settle = on_page
        .map(|(id, entry)| settling::questions(record, *id, entry).len())
        .sum();
    if to_settle > 0 {
        return Err(NotSignable::ToSettle(to_settle));
    }
    let open = open_prompts(record, visit);
    if open > 0 {
        return Err(NotSignable::PromptsOpen(open));
    }
    if is_signed(record, visit) && written_after_signing(record, visit).is_empty() {
        return Err(NotSignable::Signed);
    }
    Ok(())
}

fn open_prompts(record: &Record, visit: EntryId) -> usize {
    let raised = super::prompts(record, visit).into_iter();
    raised.filter(|(facts, _)| !facts.answered).count()
}

fn score_edits(record: &Record, visit: EntryId, score: &Score) -> Vec<Edit> {
    let place = (EntryId::beside(visit, score.instrument.id), SCORE);
    let mut fields: BTreeMap<&str, Option<Value>> = BTreeMap::from([
        ("visit", Some(Value::Bytes(visit.0.to_vec()))),
        ("value", None),
        ("remark", None),
    ]);
    let scored = score.fields().into_iter();
    fields.extend(scored.map(|(name, value)| (name, Some(value))));
    setting(record, &place, fields)
}

/// Scores of an earlier signature that cannot be computed from what is signed now say so.
fn outdated_scores(record: &Record, visit: EntryId, scores: &[Score]) -> Vec<Edit> {
    let computed: Vec<EntryId> = scores
        .iter()
        .map(|score| EntryId::beside(visit, score.instrument.id))
        .collect();
    let outdated = super::entries(record, visit).into_iter();
    outdated
        .filter(|(id, entry)| entry.kind == SCORE && !computed.contains(id))
        .flat_map(|(id, entry)| {
            let says = |field: &str| Some(entry.field(field)?.settled()?.value.clone());
            let fields = [
                ("visit", Some(Value::Bytes(visit.0.to_vec()))),
                ("instrument", says("instrument")),
                ("rule_version", says("rule_version")),
                ("value", None),
                ("remark", None),
                ("band", Some(Value::text("incomplete"))),
                ("inputs", Some(Value::Map(BTreeMap::new()))),
            ];
            setting(record, &(id, SCORE), fields)
        })
        .collect()
}

/// Edits that make an entry's fields say this, in place of what stands; nothing clears a field. All
/// are written anew, so that what was signed is told by one change.
fn setting(
    record: &Record,
    (id, kind): &(EntryId, Kind),
    fields: impl IntoIterator<Item = (&'static str, Option<Value>)>,
) -> Vec<Edit> {
    let entry = record.entry(*id, kind);
    let edit = |(name, value): (&'static str, Option<Value>)| {
        let versions = entry.and_then(|entry| entry.field(name));
        let versions = versions.map(Field::versions).unwrap_or_default();
        let is_nothing = value.is_none() && versions.is_empty();
        (!is_nothing).then(|| Edit {
            entry: *id,
            kind: kind.clone(),
            field: FieldName::new_static(name),
            value: value.unwrap_or(Value::Empty),
            replaces: versions.iter().map(|version| version.change).collect(),
        })
    };
    fields.into_iter().filter_map(edit).collect()
}
