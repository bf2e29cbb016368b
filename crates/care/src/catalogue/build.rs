//! How the catalogue's tables write kinds and fields down.

use super::define::{Begin, Choice, FieldDef, KindDef, Occurs, OneOf, Range, Type, Written};
use crate::matrix::Row;

/// The longest text of an ordinary field, in characters (docs/sources.md, Texts).
const TEXT_CHARS: usize = 4_000;
/// The longest name, in characters.
const NAME_CHARS: usize = 200;

impl KindDef {
    /// A kind that people write, any number of times, in `core`.
    pub(super) const fn list(
        name: &'static str,
        label: &'static str,
        row: Row,
        fields: &'static [FieldDef],
    ) -> Self {
        Self {
            name,
            label,
            compartment: super::CORE,
            occurs: Occurs::Many,
            section: None,
            row,
            written: Written::ByPeople,
            removable: true,
            fields,
            one_of: None,
            since: 1,
        }
    }

    /// A kind that people write, once for a person, in `core`.
    pub(super) const fn once(
        name: &'static str,
        label: &'static str,
        row: Row,
        fields: &'static [FieldDef],
    ) -> Self {
        let mut kind = Self::list(name, label, row, fields);
        kind.occurs = Occurs::Once;
        kind.removable = false;
        kind
    }

    /// A kind that the server alone writes, in an Area.
    pub(super) const fn of_area(
        name: &'static str,
        label: &'static str,
        fields: &'static [FieldDef],
    ) -> Self {
        let mut kind = Self::list(name, label, Row::Administration, fields);
        kind.written = Written::ByServer;
        kind
    }

    /// In this section of the care plan.
    pub(super) const fn section(mut self, section: u8) -> Self {
        self.section = Some(section);
        self
    }

    /// In this compartment.
    pub(super) const fn within(mut self, compartment: &'static str) -> Self {
        self.compartment = compartment;
        self
    }

    /// Written on signing, once beside the visit.
    pub(super) const fn on_signing(mut self, occurs: Occurs) -> Self {
        self.written = Written::OnSigning;
        self.occurs = occurs;
        self.removable = false;
        self
    }

    /// An entry cannot go without one of these.
    pub(super) const fn one_of(mut self, one_of: OneOf) -> Self {
        self.one_of = Some(one_of);
        self
    }

    /// Never removed.
    pub(super) const fn kept(mut self) -> Self {
        self.removable = false;
        self
    }
}

impl FieldDef {
    const fn new(name: &'static str, label: &'static str, ty: Type) -> Self {
        Self {
            name,
            label,
            ty,
            unit: None,
            hard: None,
            query: None,
            choices: &[],
            listed_in: None,
            not_answers: false,
            required: false,
            begins: None,
            on_crisis_page: false,
            help: "",
            since: 1,
        }
    }

    pub(super) const fn text(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Type::Text { max: TEXT_CHARS })
    }

    pub(super) const fn name(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Type::Text { max: NAME_CHARS })
    }

    pub(super) const fn code(
        name: &'static str,
        label: &'static str,
        choices: &'static [Choice],
    ) -> Self {
        let mut field = Self::new(name, label, Type::Code);
        field.choices = choices;
        field
    }

    pub(super) const fn codes(
        name: &'static str,
        label: &'static str,
        choices: &'static [Choice],
    ) -> Self {
        let mut field = Self::new(name, label, Type::Codes);
        field.choices = choices;
        field
    }

    /// A whole number within a range.
    pub(super) const fn int(name: &'static str, label: &'static str, min: i64, max: i64) -> Self {
        let mut field = Self::new(name, label, Type::Int);
        field.hard = Some(Range { min, max });
        field
    }

    /// A number with one decimal place, its range in tenths.
    pub(super) const fn tenths(
        name: &'static str,
        label: &'static str,
        min: i64,
        max: i64,
    ) -> Self {
        let mut field = Self::new(name, label, Type::Decimal { places: 1 });
        field.hard = Some(Range { min, max });
        field
    }

    pub(super) const fn boolean(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Type::Bool)
    }

    /// A date of something that happened.
    pub(super) const fn date(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Type::Date { future: false })
    }

    /// A date of something that is to happen.
    pub(super) const fn date_ahead(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Type::Date { future: true })
    }

    pub(super) const fn instant(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Type::Instant { future: true })
    }

    /// A moment that a person types, and that has been.
    pub(super) const fn happened_at(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Type::Instant { future: false })
    }

    pub(super) const fn staff(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Type::Staff)
    }

    pub(super) const fn entry(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Type::EntryRef)
    }

    pub(super) const fn phone(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Type::Phone { short: false })
    }

    pub(super) const fn bytes(name: &'static str, label: &'static str, length: usize) -> Self {
        Self::new(name, label, Type::Bytes { length })
    }

    /// A field of any other type.
    pub(super) const fn of(name: &'static str, label: &'static str, ty: Type) -> Self {
        Self::new(name, label, ty)
    }

    /// At most so many characters.
    pub(super) const fn max(mut self, max: usize) -> Self {
        self.ty = Type::Text { max };
        self
    }

    /// In this unit.
    pub(super) const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    /// Asked "are you sure" outside this range.
    pub(super) const fn query(mut self, min: i64, max: i64) -> Self {
        self.query = Some(Range { min, max });
        self
    }

    /// Typed, or picked from the choices of the code beside it.
    pub(super) const fn listed_in(mut self, code: &'static str) -> Self {
        self.listed_in = Some(code);
        self
    }

    /// A question: `not asked`, `declined`, `unable`, `not applicable` are answers.
    pub(super) const fn asked(mut self) -> Self {
        self.not_answers = true;
        self
    }

    /// An entry cannot go without it.
    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// A new entry begins with this.
    pub(super) const fn begins(mut self, begins: Begin) -> Self {
        self.begins = Some(begins);
        self
    }

    /// On the crisis page.
    pub(super) const fn crisis(mut self) -> Self {
        self.on_crisis_page = true;
        self
    }

    /// With a line of help.
    pub(super) const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }
}
