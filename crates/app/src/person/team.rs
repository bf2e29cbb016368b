//! The team around the person: family and carers first, then the staff with a place on the care
//! team.

use record::{AuthorId, Entry, EntryId, Value};

use crate::{
    forms,
    reader::Reader,
    view::{lists::Place, person::TeamMember},
    words,
};

/// Everyone around the person.
pub(super) fn around(reader: &Reader<'_>) -> Vec<TeamMember> {
    let rank = |entry: &Entry| {
        entry
            .value("rank")
            .and_then(Value::as_int)
            .unwrap_or(i64::MAX)
    };
    let mut contacts: Vec<(EntryId, &Entry)> = reader.entries("contact").collect();
    contacts.sort_by_key(|(id, entry)| (rank(entry), *id));
    let mut team: Vec<TeamMember> = contacts
        .into_iter()
        .map(|(id, entry)| contact(reader, id, entry))
        .collect();
    team.extend(carers(reader).map(|(id, entry)| carer(reader, id, entry)));
    let places = [
        ("named_nurse", "named nurse"),
        ("coordinator", "coordinator"),
        ("accountable_gp", "accountable GP"),
    ];
    if let Some((_, care_team)) = reader.once("care-team") {
        for (field, what) in places {
            let members = care_team.values(field).filter_map(Value::as_bytes);
            team.extend(members.filter_map(|id| staff(reader, id, what)));
        }
    }
    team
}

/// Carers, the main one first.
pub(crate) fn carers<'a>(reader: &'a Reader<'_>) -> impl Iterator<Item = (EntryId, &'a Entry)> {
    let mut carers: Vec<(EntryId, &Entry)> = reader.entries("carer").collect();
    carers.sort_by_key(|(id, entry)| (!is_yes(entry, "main"), *id));
    carers.into_iter()
}

fn contact(reader: &Reader<'_>, id: EntryId, entry: &Entry) -> TeamMember {
    let mut what = Vec::new();
    what.extend(reader.standing(entry, "relationship"));
    if is_yes(entry, "holds_keys") {
        what.push("has keys".to_owned());
    }
    TeamMember {
        name: reader.standing(entry, "name").unwrap_or_default(),
        what: what.join(", "),
        phone: phone(reader, entry),
        place: Some(place(reader, id, entry)),
    }
}

fn carer(reader: &Reader<'_>, id: EntryId, entry: &Entry) -> TeamMember {
    let mut what = Vec::new();
    what.extend(reader.standing(entry, "relationship"));
    what.push(
        if is_yes(entry, "main") {
            "main carer"
        } else {
            "carer"
        }
        .to_owned(),
    );
    TeamMember {
        name: reader.standing(entry, "name").unwrap_or_default(),
        what: what.join(", "),
        phone: phone(reader, entry),
        place: Some(place(reader, id, entry)),
    }
}

fn is_yes(entry: &Entry, field: &str) -> bool {
    entry.value(field).and_then(Value::as_bool) == Some(true)
}

fn place(reader: &Reader<'_>, id: EntryId, entry: &Entry) -> Place {
    let person = reader.record.subject().to_string();
    forms::where_drawn(person, id.to_string(), entry.kind.as_str())
}

fn phone(reader: &Reader<'_>, entry: &Entry) -> Option<String> {
    let typed = reader.standing(entry, "phone");
    typed.map(|number| words::phone(&number))
}

fn staff(reader: &Reader<'_>, id: &[u8], what: &str) -> Option<TeamMember> {
    let id = AuthorId(id.try_into().ok()?);
    let you = if id == reader.me.staff { ", you" } else { "" };
    Some(TeamMember {
        name: reader.staff(id),
        what: format!("{what}{you}"),
        phone: reader
            .directory
            .staff(id)
            .and_then(|staff| staff.phone.as_deref().map(words::phone)),
        place: None,
    })
}
