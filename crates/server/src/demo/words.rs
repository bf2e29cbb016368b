//! Turning the file's words into edits, each read by the catalogue as if it had been typed.

use care::catalogue::{self, Input, Page};
use record::{Edit, EntryId, FieldName, Kind, Value};

use super::DemoError;

/// An entry and its kind.
pub type Place = (EntryId, &'static str);

/// The edits of one act, as they are put together.
#[derive(Debug)]
pub struct Words {
    page: Page,
    edits: Vec<Edit>,
}

impl Words {
    /// None yet.
    pub fn on(page: Page) -> Self {
        Self {
            page,
            edits: Vec::new(),
        }
    }

    /// What was put together.
    pub fn edits(self) -> Vec<Edit> {
        self.edits
    }

    /// Sets a field to what a person would have typed.
    pub fn text(
        &mut self,
        place: Place,
        field: &'static str,
        text: impl ToString,
    ) -> Result<(), DemoError> {
        self.input(place, field, &Input::One(text.to_string()))
    }

    /// Sets a field, where there is something to set it to.
    pub fn text_if(
        &mut self,
        place: Place,
        field: &'static str,
        text: Option<impl ToString>,
    ) -> Result<(), DemoError> {
        text.map_or(Ok(()), |text| self.text(place, field, text))
    }

    /// Sets a field to several of its choices, or leaves it where there are none.
    pub fn several(
        &mut self,
        place: Place,
        field: &'static str,
        codes: &[&str],
    ) -> Result<(), DemoError> {
        if codes.is_empty() {
            return Ok(());
        }
        let codes = codes.iter().map(ToString::to_string).collect();
        self.input(place, field, &Input::Several(codes))
    }

    /// Sets a field to yes or no.
    pub fn truth(
        &mut self,
        place: Place,
        field: &'static str,
        truth: bool,
    ) -> Result<(), DemoError> {
        self.text(place, field, if truth { "yes" } else { "no" })
    }

    /// Sets a question to one of the answers that are none.
    pub fn absent(
        &mut self,
        place: Place,
        field: &'static str,
        why: &str,
    ) -> Result<(), DemoError> {
        let absent = why.to_owned();
        self.input(place, field, &Input::Absent { absent })
    }

    fn input(
        &mut self,
        (entry, kind): Place,
        field: &'static str,
        input: &Input,
    ) -> Result<(), DemoError> {
        let unknown = DemoError::NoSuchField { kind, field };
        let definition = catalogue::field(kind, field).ok_or(unknown)?;
        let value = catalogue::parse(definition, input, self.page)
            .map_err(|problem| DemoError::Field { kind, problem })?;
        self.set((entry, kind), field, value);
        Ok(())
    }

    fn set(&mut self, (entry, kind): Place, field: &'static str, value: Value) {
        self.edits.push(Edit {
            entry,
            kind: Kind::new_static(kind),
            field: FieldName::new_static(field),
            value,
            replaces: Vec::new(),
        });
    }
}
