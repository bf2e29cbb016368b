//! What a kind and a field are made of, and how the catalogue's tables write them down.

use chrono::NaiveDate;
use record::{EntryId, Subject};

use crate::{Role, matrix::Row};

/// One of a list of choices: what is stored, and what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// What is stored. Never reused for another meaning.
    pub code: &'static str,
    /// What is read on the screen.
    pub label: &'static str,
}

impl Choice {
    /// A choice.
    pub const fn new(code: &'static str, label: &'static str) -> Self {
        Self { code, label }
    }
}

/// A range of numbers, both ends included. For decimals the ends are counted in units of the last
/// place: 36.6 °C with one place is 366.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub min: i64,
    /// The most.
    pub max: i64,
}

impl Range {
    /// Whether a number lies within.
    pub const fn contains(self, number: i64) -> bool {
        self.min <= number && number <= self.max
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text of at most `max` characters.
    Text {
        /// The most characters.
        max: usize,
    },
    /// A person's name: letters, spaces, hyphens and apostrophes.
    PersonName,
    /// One of the field's choices.
    Code,
    /// Any number of the field's choices.
    Codes,
    /// A whole number.
    Int,
    /// A number with exactly so many places.
    Decimal {
        /// Digits after the point.
        places: u8,
    },
    /// A whole or a decimal number, as a score's rule gives it.
    Number,
    /// Yes or no.
    Bool,
    /// A date; in the future only where that makes sense, as for a due date.
    Date {
        /// Whether it may lie in the future.
        future: bool,
    },
    /// A date of birth: neither in the future nor too long ago (docs/sources.md, Birth date and
    /// names).
    BirthDate,
    /// A moment; in the future only where that makes sense, as for an appointment.
    Instant {
        /// Whether it may lie in the future.
        future: bool,
    },
    /// A time of day, `14:05`.
    Time,
    /// An NHS number, ten digits with a right check digit.
    NhsNumber,
    /// A postcode.
    Postcode,
    /// A telephone number. Where `short`, also the short ones: 999, 111.
    Phone {
        /// Whether 999, 111 and the like are telephone numbers here.
        short: bool,
    },
    /// The code of an organisation.
    Ods,
    /// A member of staff: sixteen bytes.
    Staff,
    /// A role's code.
    Role,
    /// Another entry: sixteen bytes.
    EntryRef,
    /// So many bytes.
    Bytes {
        /// Exactly.
        length: usize,
    },
    /// Named values.
    Map,
    /// Several values.
    List,
}

/// Who writes a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// People, in the roles that its row of the matrix lets write.
    ByPeople,
    /// The app, on the act of signing, in the roles that its row lets sign.
    OnSigning,
    /// The server, on an administrator's act, and nobody through the app.
    ByServer,
}

/// How often a kind may occur, which decides the ids of its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurs {
    /// Once for a subject: the entry id is derived from the subject and the kind.
    Once,
    /// Any number of times.
    Many,
    /// Once beside the entry that field `of` names: the id is derived from that entry and a role,
    /// which is `role`, or what field `role_field` says where that is given.
    Beside {
        /// The field that names the other entry.
        of: &'static str,
        /// The fixed role of the derived id.
        role: &'static str,
        /// The field whose text is the role instead.
        role_field: Option<&'static str>,
    },
}

/// What a field of a new entry begins with on the page, for its writer to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// A role.
    Role(Role),
    /// The role of whoever writes it.
    WritersRole,
    /// Today.
    Today,
}

impl Begin {
    /// As a page has it typed.
    pub fn typed(self, writer: Role, today: NaiveDate) -> String {
        match self {
            Self::Role(role) => role.code().to_owned(),
            Self::WritersRole => writer.code().to_owned(),
            Self::Today => today.to_string(),
        }
    }
}

/// Fields of which one says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneOf {
    /// The fields.
    pub fields: &'static [&'static str],
    /// What the page asks for where none does, at the first of them.
    pub words: &'static str,
}

/// A kind of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindDef {
    /// Its name in the record.
    pub name: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// The compartment that it lies in.
    pub compartment: &'static str,
    /// Whether it may exist once.
    pub occurs: Occurs,
    /// The section of the care plan (docs/sources.md, Care plan), if it is part of one.
    pub section: Option<u8>,
    /// The row of the permission matrix.
    pub row: Row,
    /// Who writes it.
    pub written: Written,
    /// Whether an entry may be removed with a reason.
    pub removable: bool,
    /// Its fields, in the order of the page.
    pub fields: &'static [FieldDef],
    /// Fields of which an entry cannot go without all.
    pub one_of: Option<OneOf>,
    /// The version of the catalogue that brought it.
    pub since: u16,
}

impl KindDef {
    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&FieldDef> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The name, as the record writes it.
    pub const fn to_record(&self) -> record::Kind {
        record::Kind::new_static(self.name)
    }

    /// The id of the entry of a kind that may exist once.
    pub fn once_id(&self, subject: Subject) -> Option<EntryId> {
        matches!(self.occurs, Occurs::Once).then(|| EntryId::once(subject, &self.to_record()))
    }

    /// Whether it is a kind of the Area's record and not of a person's.
    pub const fn is_of_area(&self) -> bool {
        matches!(self.written, Written::ByServer)
    }

    /// The fields that an entry cannot go without, of those that are not among `set`.
    pub fn missing<'a>(&'a self, set: &'a [&str]) -> impl Iterator<Item = &'a FieldDef> {
        let missing = |field: &&FieldDef| field.required && !set.contains(&field.name);
        self.fields.iter().filter(missing)
    }
}

/// A field of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldDef {
    /// Its name in the record.
    pub name: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// What it holds.
    pub ty: Type,
    /// The unit of a number, as it is read: `mmHg`, `a minute`.
    pub unit: Option<&'static str>,
    /// Numbers outside are refused.
    pub hard: Option<Range>,
    /// Numbers outside are taken only after "are you sure".
    pub query: Option<Range>,
    /// The choices of a code.
    pub choices: &'static [Choice],
    /// The code beside a text that may be picked from the code's choices as well as typed.
    pub listed_in: Option<&'static str>,
    /// Whether `not asked`, `declined` and the like are answers to it.
    pub not_answers: bool,
    /// Whether an entry cannot go without it. It is never cleared.
    pub required: bool,
    /// What it begins with in a new entry.
    pub begins: Option<Begin>,
    /// Whether it is on the crisis page.
    pub on_crisis_page: bool,
    /// A line of help, or nothing.
    pub help: &'static str,
    /// The version of the catalogue that brought it.
    pub since: u16,
}

impl FieldDef {
    /// Whether a person fills it in, and not the app.
    pub fn is_typed(&self) -> bool {
        !matches!(
            self.ty,
            Type::EntryRef | Type::Bytes { .. } | Type::Map | Type::List | Type::Number
        )
    }

    /// The name, as the record writes it.
    pub const fn to_record(&self) -> record::FieldName {
        record::FieldName::new_static(self.name)
    }

    /// The words of one of its choices.
    pub fn choice_label(&self, code: &str) -> Option<&'static str> {
        super::words(self.choices, code)
    }
}
