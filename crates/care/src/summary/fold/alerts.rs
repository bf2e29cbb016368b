//! What everyone who opens the person's page should know before they speak.

use record::Entry;

use super::labels;
use crate::{catalogue, read};

/// The alert of whoever has a concern about safety, for those who receive the notes.
pub(super) const SAFEGUARDING: &str = "Safeguarding";

/// The alerts of the section "How to talk with me", in a few words each.
pub(super) fn communication(entry: &Entry) -> Vec<String> {
    let mut alerts = Vec::new();
    if entry
        .field("interpreter_needed")
        .is_some_and(read::says_yes)
    {
        let language = entry.field("language").and_then(read::words);
        alerts.push(match language {
            Some(language) => format!("Interpreter: {language}"),
            None => "Interpreter needed".to_owned(),
        });
    }
    for name in ["flags", "formats", "adjustments"] {
        let field = entry
            .field(name)
            .zip(catalogue::field("communication", name));
        alerts.extend(
            field
                .map(|(field, def)| labels(field, def.choices))
                .unwrap_or_default(),
        );
    }
    for (name, before) in [
        ("hearing", "Hearing"),
        ("sight", "Sight"),
        ("speech", "Speech"),
    ] {
        let words = entry.field(name).and_then(read::words);
        alerts.extend(words.map(|words| format!("{before}: {words}")));
    }
    alerts.extend(entry.field("adjustments_note").and_then(read::words));
    alerts
}
