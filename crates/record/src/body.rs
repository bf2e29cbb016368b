//! The body of a change: what one person wrote, in one act, in one stream.

use chrono::{DateTime, Utc};
use minicbor::Decoder;

use crate::{
    ActId, AuthorId, ChangeId, EntryId, FieldKey, FieldName, Kind, Nonce, Role, Stream, Subject,
    Value,
    codec::{self, Enc, EncResult, Malformed},
    limits,
};

/// Sets one field of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The thing.
    pub entry: EntryId,
    /// What sort of thing.
    pub kind: Kind,
    /// Which of its fields.
    pub field: FieldName,
    /// What it says now.
    pub value: Value,
    /// The versions of this field that the author saw and this one takes the place of.
    pub replaces: Vec<ChangeId>,
}

/// One act by one person in one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Whose record, and which part.
    pub stream: Stream,
    /// The act; shared by changes that were committed together.
    pub act: ActId,
    /// Who wrote.
    pub author: AuthorId,
    /// In which role.
    pub role: Role,
    /// When it was written, by the device's clock, in UTC. Orders the display and nothing else.
    pub recorded_at: DateTime<Utc>,
    /// What the device last knew of the server's clock minus its own, in milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// Makes two otherwise equal bodies different changes.
    pub nonce: Nonce,
    /// What was set. No field of one entry twice.
    pub edits: Vec<Edit>,
}

/// A body and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// SHA-256 of the body's bytes.
    pub id: ChangeId,
    /// What was written.
    pub body: Body,
}

impl Change {
    /// Reads a change from its body's bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        Ok(Self {
            id: ChangeId::of(bytes),
            body: Body::decode(bytes)?,
        })
    }

    /// A change made here, with the bytes to store and send.
    ///
    /// It is the very change that everybody else will read from these bytes: its edits sorted, its
    /// times cut to the millisecond. A body that nobody could read, over a limit or with a field
    /// twice, is given back as it is: see [`Change::try_seal`].
    pub fn seal(body: Body) -> (Self, Vec<u8>) {
        let bytes = body.encode();
        let change = Self::decode(&bytes).unwrap_or_else(|_| Self {
            id: ChangeId::of(&bytes),
            body,
        });
        (change, bytes)
    }

    /// As [`Change::seal`], and refuses a body that nobody could read: over a limit, without an
    /// edit, or with one field of an entry twice. For whatever a person may have typed.
    pub fn try_seal(body: &Body) -> Result<(Self, Vec<u8>), Malformed> {
        let bytes = body.encode();
        Ok((Self::decode(&bytes)?, bytes))
    }
}

// Keys of the body's map. Never reused for another meaning.
const SUBJECT: u64 = 1;
const COMPARTMENT: u64 = 2;
const ACT: u64 = 3;
const AUTHOR: u64 = 4;
const ROLE: u64 = 5;
const RECORDED_AT: u64 = 6;
const CLOCK_OFFSET: u64 = 7;
const NONCE: u64 = 8;
const ENTRIES: u64 = 9;

impl Body {
    /// What it writes in a field, if it does.
    pub fn edit_of(&self, key: &FieldKey) -> Option<&Edit> {
        let is = |edit: &&Edit| {
            edit.entry == key.entry && edit.field == key.field && edit.kind == key.kind
        };
        self.edits.iter().find(is)
    }

    /// The canonical bytes: entries by id, their fields by name, replaced changes by id.
    pub fn encode(&self) -> Vec<u8> {
        codec::to_vec(|e| self.write(e))
    }

    fn write(&self, e: &mut Enc<'_>) -> EncResult {
        e.map(if self.clock_offset_ms.is_some() { 9 } else { 8 })?;
        e.u64(SUBJECT)?.bytes(&self.stream.subject.bytes())?;
        e.u64(COMPARTMENT)?.str(self.stream.compartment.as_str())?;
        e.u64(ACT)?.bytes(&self.act.0)?;
        e.u64(AUTHOR)?.bytes(&self.author.0)?;
        e.u64(ROLE)?.str(self.role.as_str())?;
        e.u64(RECORDED_AT)?
            .i64(self.recorded_at.timestamp_millis())?;
        if let Some(offset) = self.clock_offset_ms {
            e.u64(CLOCK_OFFSET)?.i64(offset)?;
        }
        e.u64(NONCE)?.bytes(&self.nonce.0)?;
        write_entries(&self.edits, e.u64(ENTRIES)?)
    }

    /// Reads a body. Keys of later versions are passed over: the bytes keep them.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > limits::BODY_BYTES {
            return Err(Malformed::TooLarge("a change"));
        }
        let mut d = Decoder::new(bytes);
        let mut parts = Parts::default();
        let mut before = None;
        for _ in 0..codec::map(&mut d)? {
            let key = d.u64()?;
            if before.is_some_and(|before| before >= key) {
                return Err(Malformed::Shape("keys out of order"));
            }
            before = Some(key);
            parts.read(key, &mut d)?;
        }
        codec::at_end(&d)?;
        parts
            .whole()
            .ok_or(Malformed::Shape("a body without all its parts"))
    }
}

fn write_entries(edits: &[Edit], e: &mut Enc<'_>) -> EncResult {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by(|a, b| (a.entry, &a.kind, &a.field).cmp(&(b.entry, &b.kind, &b.field)));
    let entries: Vec<&[&Edit]> = sorted
        .chunk_by(|a, b| a.entry == b.entry && a.kind == b.kind)
        .collect();
    e.array(entries.len() as u64)?;
    for fields in entries {
        let Some(first) = fields.first() else {
            continue;
        };
        e.array(3)?
            .bytes(&first.entry.0)?
            .str(first.kind.as_str())?;
        e.array(fields.len() as u64)?;
        fields.iter().try_for_each(|edit| write_edit(edit, e))?;
    }
    Ok(())
}

fn write_edit(edit: &Edit, e: &mut Enc<'_>) -> EncResult {
    e.array(3)?.str(edit.field.as_str())?;
    edit.value.encode(e)?;
    let mut replaces = edit.replaces.clone();
    replaces.sort_unstable();
    replaces.dedup();
    e.array(replaces.len() as u64)?;
    replaces.iter().try_for_each(|id| e.bytes(&id.0)?.ok())
}

#[derive(Default)]
struct Parts {
    subject: Option<Subject>,
    compartment: Option<crate::Compartment>,
    act: Option<ActId>,
    author: Option<AuthorId>,
    role: Option<Role>,
    recorded_at: Option<DateTime<Utc>>,
    clock_offset_ms: Option<i64>,
    nonce: Option<Nonce>,
    edits: Option<Vec<Edit>>,
}

impl Parts {
    fn read(&mut self, key: u64, d: &mut Decoder<'_>) -> Result<(), Malformed> {
        match key {
            SUBJECT => {
                let subject = Subject::from_bytes(d.bytes()?);
                self.subject = Some(subject.ok_or(Malformed::Shape("an unknown subject"))?);
            }
            COMPARTMENT => self.compartment = Some(name(d, crate::Compartment::parse)?),
            ACT => self.act = Some(ActId(codec::bytes(d)?)),
            AUTHOR => self.author = Some(AuthorId(codec::bytes(d)?)),
            ROLE => self.role = Some(name(d, Role::parse)?),
            RECORDED_AT => {
                let at = DateTime::from_timestamp_millis(d.i64()?);
                self.recorded_at = Some(at.ok_or(Malformed::Shape("an impossible time"))?);
            }
            CLOCK_OFFSET => self.clock_offset_ms = Some(d.i64()?),
            NONCE => self.nonce = Some(Nonce(codec::bytes(d)?)),
            ENTRIES => self.edits = Some(read_entries(d)?),
            _ => drop(codec::skip(d)?),
        }
        Ok(())
    }

    fn whole(self) -> Option<Body> {
        Some(Body {
            stream: Stream {
                subject: self.subject?,
                compartment: self.compartment?,
            },
            act: self.act?,
            author: self.author?,
            role: self.role?,
            recorded_at: self.recorded_at?,
            clock_offset_ms: self.clock_offset_ms,
            nonce: self.nonce?,
            edits: self.edits.filter(|edits| !edits.is_empty())?,
        })
    }
}

fn name<T>(
    d: &mut Decoder<'_>,
    parse: impl Fn(&str) -> Result<T, crate::BadName>,
) -> Result<T, Malformed> {
    parse(d.str()?).map_err(|_| Malformed::Shape("a bad name"))
}

fn read_entries(d: &mut Decoder<'_>) -> Result<Vec<Edit>, Malformed> {
    let mut edits = Vec::new();
    let mut before = None;
    for _ in 0..codec::array_of(d, limits::EDITS, "the number of entries")? {
        if codec::array(d, "an entry")? != 3 {
            return Err(Malformed::Shape("an entry of another form"));
        }
        let entry = EntryId(codec::bytes(d)?);
        let kind = name(d, Kind::parse)?;
        if before
            .as_ref()
            .is_some_and(|before| before >= &(entry, kind.clone()))
        {
            return Err(Malformed::Shape("entries out of order"));
        }
        read_fields(d, entry, &kind, &mut edits)?;
        before = Some((entry, kind));
    }
    Ok(edits)
}

fn read_fields(
    d: &mut Decoder<'_>,
    entry: EntryId,
    kind: &Kind,
    edits: &mut Vec<Edit>,
) -> Result<(), Malformed> {
    let fields = codec::array_of(d, limits::EDITS, "the number of fields")?;
    if edits.len() + fields > limits::EDITS {
        return Err(Malformed::TooLarge("the number of edits"));
    }
    edits.reserve(fields);
    for nth in 0..fields {
        if codec::array(d, "an edit")? != 3 {
            return Err(Malformed::Shape("an edit of another form"));
        }
        let field = name(d, FieldName::parse)?;
        if nth > 0 && edits.last().is_some_and(|last| last.field >= field) {
            return Err(Malformed::Shape("fields out of order"));
        }
        let value = Value::decode(d)?;
        let replaces = read_replaces(d)?;
        edits.push(Edit {
            entry,
            kind: kind.clone(),
            field,
            value,
            replaces,
        });
    }
    Ok(())
}

fn read_replaces(d: &mut Decoder<'_>) -> Result<Vec<ChangeId>, Malformed> {
    let length = codec::array_of(d, limits::REPLACES, "the number of replaced versions")?;
    let mut replaces = Vec::with_capacity(length);
    for _ in 0..length {
        let id = ChangeId(codec::bytes(d)?);
        if replaces.last().is_some_and(|last| *last >= id) {
            return Err(Malformed::Shape("replaced versions out of order"));
        }
        replaces.push(id);
    }
    Ok(replaces)
}
