//! Who the person is, who is around her, her conditions, allergies and communication needs.

use super::{DemoError, Writer, clock};

/// The file's way of saying that there are none.
const NONE_KNOWN: &str = "no known allergies";

impl Writer<'_> {
    /// Identity, address, care team and contacts: by the coordinator on D0, as one act.
    pub(super) fn enrolment(&mut self) -> Result<(), DemoError> {
        let person = self.person;
        let mut words = self.words();
        let identity = self.once("identity");
        let (given, family) = person.names();
        words.text(identity, "family_name", family)?;
        words.text(identity, "given_name", given)?;
        words.text(identity, "preferred_name", &person.preferred)?;
        words.text(identity, "birth_date", person.birth_date)?;
        words.text(identity, "sex", &person.gender)?;
        words.text(identity, "nhs_number", &person.nhs)?;
        words.text(identity, "nhs_number_status", &person.nhs_status)?;
        words.text(identity, "ethnic_category", &person.ethnic)?;
        words.text(identity, "practice", &self.personas.practice.ods)?;

        let address = self.once("address");
        words.text_if(address, "line1", person.address.first())?;
        words.text_if(address, "town", person.address.get(1))?;
        words.text(address, "postcode", &person.postcode)?;
        words.text(address, "phone", &person.phone)?;
        words.text(address, "note", format!("Lives {}", person.lives))?;

        let care_team = self.once("care-team");
        words.text(care_team, "accountable_gp", self.staff.id(&person.gp)?)?;
        words.text(
            care_team,
            "named_nurse",
            self.staff.id(&person.named_nurse)?,
        )?;
        words.text(
            care_team,
            "coordinator",
            self.staff.id(&person.coordinator)?,
        )?;

        for contact in &person.contacts {
            let place = self.one_of("contact", contact.rank);
            words.text(place, "name", full_name(&contact.name))?;
            words.text(place, "relationship", &contact.relation)?;
            words.text(place, "phone", &contact.phone)?;
            words.text(place, "rank", contact.rank)?;
            words.truth(place, "holds_keys", contact.keys)?;
        }
        self.act("enrolment", "co1", (person.d0, clock(9, 30)), words);
        Ok(())
    }

    /// By the GP on D0.
    pub(super) fn conditions(&mut self) -> Result<(), DemoError> {
        let mut words = self.words();
        for (which, condition) in self.person.conditions.iter().enumerate() {
            let place = self.one_of("condition", which);
            words.text(place, "name", condition)?;
            words.truth(place, "active", true)?;
        }
        self.act("conditions", "gp1", (self.person.d0, clock(11, 0)), words);
        Ok(())
    }

    /// By whoever made the baseline visit, that day; without one by the coordinator on D0.
    pub(super) fn communication(&mut self) -> Result<(), DemoError> {
        let person = self.person;
        let mut words = self.words();
        let place = self.once("communication");
        let interpreter = person.language.strip_suffix(", interpreter needed");
        let language = interpreter.unwrap_or(&person.language);
        words.text(place, "language", language)?;
        if interpreter.is_some() {
            words.truth(place, "interpreter_needed", true)?;
        }
        let mut adjustments = Vec::new();
        let mut formats = Vec::new();
        for part in person.communication.split("; ") {
            match coded(part) {
                Some(Coded::Contact(code)) => words.text(place, "best_contact", code)?,
                Some(Coded::Format(code)) => formats.push(code),
                None => adjustments.push(part),
            }
        }
        words.several(place, "formats", &formats)?;
        if !adjustments.is_empty() {
            words.text(place, "adjustments_note", adjustments.join("; "))?;
        }
        let (author, day) = match (person.baseline_by(), person.baseline_on()) {
            (Some(author), Some(day)) => (author, day),
            _ => ("co1", person.d0),
        };
        self.act("communication", author, (day, clock(11, 15)), words);
        Ok(())
    }

    /// By the pharmacist on the day they were confirmed, else on D0.
    pub(super) fn allergies(&mut self) -> Result<(), DemoError> {
        let person = self.person;
        for (which, allergy) in person.allergies.iter().enumerate() {
            let mut words = self.words();
            let status = self.once("allergy-status");
            if allergy.substance == NONE_KNOWN {
                words.truth(status, "none_known", true)?;
            } else {
                let place = self.one_of("allergy", which);
                words.text(place, "substance", &allergy.substance)?;
                words.text_if(place, "reaction", allergy.reaction.as_ref())?;
                words.text_if(place, "severity", allergy.severity.as_ref())?;
                words.text_if(place, "confirmed_on", allergy.confirmed)?;
                words.truth(status, "none_known", false)?;
            }
            words.text_if(status, "confirmed_on", allergy.confirmed)?;
            let day = allergy.confirmed.unwrap_or(person.d0);
            self.act(
                format!("allergy/{which}"),
                "ph1",
                (day, clock(14, 0)),
                words,
            );
        }
        Ok(())
    }
}

/// A name as the file writes it, with the family name in ordinary letters.
pub(super) fn full_name(name: &str) -> String {
    let (given, family) = super::super::personas::split_name(name);
    format!("{given} {family}").trim().to_owned()
}

/// What a code in brackets stands for (docs/sources.md, Value sets).
enum Coded {
    Contact(&'static str),
    Format(&'static str),
}

/// The code of a part such as "large print (11)".
fn coded(part: &str) -> Option<Coded> {
    let (_, rest) = part.split_once('(')?;
    let (code, _) = rest.split_once(')')?;
    Some(match code {
        "1" => Coded::Contact("letter"),
        "2" => Coded::Contact("visit"),
        "3" => Coded::Contact("telephone"),
        "4" => Coded::Contact("email"),
        "5" => Coded::Contact("minicom"),
        "6" => Coded::Contact("proxy_phone"),
        "7" => Coded::Contact("sign_language"),
        "8" => Coded::Contact("no_phone"),
        "9" => Coded::Contact("sms"),
        "11" => Coded::Format("large_print"),
        "12" => Coded::Format("braille"),
        "13" => Coded::Format("audio"),
        _ => return None,
    })
}
