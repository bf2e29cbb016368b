//! Turns what a record holds into what a page draws: words, versions, inputs. Decides nothing.

mod authors;

use care::{
    Role,
    area::Directory,
    catalogue::{self, FieldDef, KindDef},
    matrix, removal, settling,
    summary::PersonSummary,
};
use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, ChangeId, Entry, EntryId, Presence, Record, Value, Version};
use store::Origin;

use crate::{
    clock_doubt,
    desk::Me,
    view::{
        form::Form,
        lists::{PersonLine, Tag},
        person::{Divergence, EntryView, FieldView, VersionView},
    },
    words,
};

/// Reads one person's record for one user, today.
pub(crate) struct Reader<'a> {
    /// The record.
    pub record: &'a Record,
    /// The area's staff, practices and devices.
    pub directory: &'a Directory,
    /// Who reads.
    pub me: &'a Me,
    /// Now.
    pub now: DateTime<Utc>,
    /// Today, in London.
    pub today: NaiveDate,
    /// Where a change came from.
    pub origin: &'a dyn Fn(ChangeId) -> Option<Origin>,
    /// What is known that the record does not say.
    pub beside: Beside,
    /// What lists show of the person, kept as their record changes.
    pub summary: &'a PersonSummary,
}

/// What is known of a person that their record does not say.
#[derive(Default)]
pub(crate) struct Beside {
    /// Why what is written here does not come to the server, with whom to telephone.
    pub out_of_reach: Option<String>,
    /// Who else is on this laptop with the person's NHS number.
    pub same_number: Vec<PersonLine>,
    /// The boxes whose words are half written on this laptop.
    pub half_written: Vec<Form>,
}

impl Reader<'_> {
    /// "Priya Nair", or who it was in words.
    pub fn staff(&self, id: AuthorId) -> String {
        if id == self.me.staff {
            return self.me.name.clone();
        }
        staff_name(self.directory, id)
    }

    /// "Priya Nair and Sarah Whitlock".
    pub fn names(&self, staff: &[AuthorId]) -> String {
        let names: Vec<String> = staff.iter().map(|id| self.staff(*id)).collect();
        names.join(" and ")
    }

    /// A value in words.
    pub fn text(&self, field: &FieldDef, value: &Value) -> String {
        catalogue::render_with(field, value, self.directory)
    }

    /// A settled field of an entry in words, or nothing.
    pub fn settled(&self, entry: &Entry, name: &str) -> Option<String> {
        let field = catalogue::field(entry.kind.as_str(), name)?;
        let text = self.text(field, entry.value(name)?);
        (!text.is_empty()).then_some(text)
    }

    /// All that stands in a field, in words: several versions apart.
    pub fn standing(&self, entry: &Entry, name: &str) -> Option<String> {
        let field = catalogue::field(entry.kind.as_str(), name)?;
        let texts: Vec<String> = entry
            .values(name)
            .map(|value| self.text(field, value))
            .collect();
        (!texts.is_empty()).then(|| texts.join(" / "))
    }

    /// An entry, as a page draws it.
    pub fn entry(&self, id: EntryId, entry: &Entry) -> EntryView {
        let kind = catalogue::kind(entry.kind.as_str());
        let header = self.header(id, entry);
        let asked = settling::questions(self.record, id, entry);
        let mut newer = kind.is_none();
        let mut fields = std::collections::BTreeMap::new();
        for (name, field) in entry.fields() {
            let Some(def) = kind.and_then(|kind| kind.field(name.as_str())) else {
                newer = true;
                continue;
            };
            if let Some(mut view) = self.field(def, field) {
                if !asked.iter().any(|(other, _)| *other == name) {
                    view.versions.clear();
                }
                let one = field.settled().map(|one| (name, one)).zip(header.as_ref());
                view.by = one.and_then(|(one, header)| self.by_another((id, entry), one, header));
                fields.insert(name.as_str().to_owned(), view);
            }
        }
        EntryView {
            id: id.to_string(),
            kind: entry.kind.as_str().to_owned(),
            title: self.title(entry),
            fields,
            by: header
                .as_ref()
                .map(|told| self.by(told))
                .unwrap_or_default(),
            present: header.and_then(|told| told.present),
            status: None,
            contested: (entry.presence() == Presence::Contested).then(|| self.contested(id, entry)),
            newer,
            may_write: kind.is_some_and(|kind| self.may_write(kind)),
            ends: crate::tasks::ends(self, id, entry),
        }
    }

    /// The entries of a kind that are on the page, as it draws them.
    pub fn entries<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = (EntryId, &'s Entry)> {
        self.record
            .of_kind(kind)
            .filter(|(_, entry)| entry.presence() != Presence::Removed)
    }

    /// The entry of a kind that may exist once, if anything is written there.
    pub fn once(&self, kind: &str) -> Option<(EntryId, &Entry)> {
        let def = catalogue::kind(kind)?;
        let id = def.once_id(self.record.subject())?;
        let entry = self.record.entry(id, &def.to_record())?;
        (entry.presence() != Presence::Removed).then_some((id, entry))
    }

    /// Whether the user's role may write a kind.
    pub fn may_write(&self, kind: &KindDef) -> bool {
        matrix::may_write_kind(self.me.role, kind)
    }

    fn field(&self, def: &FieldDef, field: &record::Field) -> Option<FieldView> {
        // Several that say the same are drawn as one.
        let Some(one) = field.settled() else {
            let versions = field.versions().iter();
            let versions: Vec<String> = versions.map(|one| self.said(def, one)).collect();
            let mut texts = versions.clone();
            texts.dedup();
            return Some(FieldView {
                label: def.label.to_owned(),
                by: None,
                text: texts.join(" / "),
                input: None,
                versions,
            });
        };
        // What an entry belongs to is said by its place on the page.
        if def.ty == catalogue::Type::EntryRef || matches!(one.value, Value::Empty) {
            return None;
        }
        Some(FieldView {
            label: def.label.to_owned(),
            by: None,
            text: self.text(def, &one.value),
            input: Some(catalogue::to_input(def, &one.value).into()),
            versions: Vec::new(),
        })
    }

    /// One version of a field.
    pub fn version(&self, def: &FieldDef, version: &Version) -> VersionView {
        let origin = (self.origin)(version.change);
        let body = self.record.change(version.change);
        let ahead_ms = body.and_then(|body| body.clock_offset_ms);
        VersionView {
            change: version.change.to_string(),
            text: self.said(def, version),
            input: catalogue::to_input(def, &version.value).into(),
            author: self.staff(version.author),
            role: role_label(&version.role),
            present: None,
            mine: version.author == self.me.staff,
            when: clock_doubt::written(version.recorded_at, ahead_ms, self.now),
            device: self.device(origin),
            delivery: delivery(origin),
        }
    }

    /// What a version says: also where that is nothing.
    fn said(&self, def: &FieldDef, version: &Version) -> String {
        match &version.value {
            Value::Empty => "Left empty".to_owned(),
            value => self.text(def, value),
        }
    }

    /// "your laptop DST-07", "laptop DST-12".
    pub fn device(&self, origin: Option<Origin>) -> String {
        let Some(device) = origin.map(|origin| origin.device) else {
            return "the server".to_owned();
        };
        let name = self.directory.device_name(device).unwrap_or_default();
        let whose = if device == self.me.device {
            "your laptop"
        } else {
            "laptop"
        };
        format!("{whose} {name}").trim_end().to_owned()
    }

    /// Why it is asked whether an entry stays: who removed it, and who changed it or what it was
    /// removed with.
    fn contested(&self, id: EntryId, entry: &Entry) -> String {
        let (asked, kind) = removal::asked_of(self.record, id, entry);
        if let Some(owner) = self.record.entry(asked, kind).filter(|_| asked != id) {
            return format!(
                "Removed with “{}”, which is to be decided.",
                self.title(owner)
            );
        }
        let found = removal::in_question(self.record, id, &entry.kind);
        let removals = found.iter().flat_map(|(_, entry)| entry.contradicted());
        let unseen = found
            .iter()
            .flat_map(|(id, entry)| removal::unseen(self.record, *id, entry));
        format!(
            "Removed by {}, and changed by {}, who had not seen each other's work.",
            self.latest(removals.map(|(_, removal)| removal)),
            self.latest(unseen.map(|(_, version)| version))
        )
    }

    /// "Sarah Whitlock (Wed 11 Feb 10:11)": who wrote the latest of these, and when.
    fn latest<'v>(&self, versions: impl Iterator<Item = &'v Version>) -> String {
        let latest = versions.max_by_key(|version| (version.recorded_at, version.change));
        latest.map_or_else(String::new, |version| {
            let when = words::moment(version.recorded_at, self.today);
            format!("{} ({when})", self.staff(version.author))
        })
    }

    /// Which entry of which kind: "Referral: Falls clinic".
    pub fn named(&self, entry: &Entry) -> String {
        named_as(entry.kind.as_str(), &|field| self.settled(entry, field))
    }

    /// What an entry is called.
    pub fn title(&self, entry: &Entry) -> String {
        title_of(entry.kind.as_str(), &|field| self.settled(entry, field))
    }

    /// Every field of the entry that waits for a person to settle it. Where it is asked whether
    /// the entry stays, that comes first.
    pub fn divergences(&self, id: EntryId, entry: &Entry) -> Vec<Divergence> {
        let Some(kind) = catalogue::kind(entry.kind.as_str()) else {
            return Vec::new();
        };
        if entry.presence() == Presence::Contested {
            return Vec::new();
        }
        let asked = settling::questions(self.record, id, entry).into_iter();
        asked
            .filter_map(|(name, field)| {
                let def = kind.field(name.as_str())?;
                Some(self.divergence((id, entry), (kind, def), field))
            })
            .collect()
    }

    /// Who was there, where the change of a version says so.
    fn present_at(&self, version: &Version, (id, kind): (EntryId, &KindDef)) -> Option<String> {
        let body = self.record.change(version.change)?;
        let said = body
            .edits
            .iter()
            .find(|edit| edit.entry == id && edit.kind == *kind.name && edit.field == *"present")?;
        let text = self.text(kind.field("present")?, &said.value);
        (!text.is_empty()).then_some(text)
    }

    fn divergence(
        &self,
        (id, entry): (EntryId, &Entry),
        (kind, def): (&KindDef, &FieldDef),
        field: &record::Field,
    ) -> Divergence {
        let named = self.named(entry);
        let title = match named == kind.label {
            true => format!("{named}: “{}”", def.label),
            false => format!("{named}. “{}”", def.label),
        };
        let wording = Form::Wording {
            kind: kind.name.to_owned(),
            entry: id.to_string(),
            field: def.name.to_owned(),
        };
        Divergence {
            entry: id.to_string(),
            kind: kind.name.to_owned(),
            field: def.name.to_owned(),
            title,
            versions: field
                .versions()
                .iter()
                .map(|version| VersionView {
                    present: self.present_at(version, (id, kind)),
                    ..self.version(def, version)
                })
                .collect(),
            may_settle: self.may_write(kind),
            half_written: self.beside.half_written.contains(&wording),
        }
    }
}

/// Which entry of which kind, by what its fields say.
pub(crate) fn named_as(kind: &str, said: &dyn Fn(&str) -> Option<String>) -> String {
    let label = catalogue::kind(kind).map_or("Newer content", |kind| kind.label);
    match title_of(kind, said) {
        title if title == label => title,
        title => format!("{label}: {title}"),
    }
}

/// What an entry of a kind is called by what its fields say.
pub(crate) fn title_of(kind: &str, named: &dyn Fn(&str) -> Option<String>) -> String {
    let label = catalogue::kind(kind).map_or("Newer content", |kind| kind.label);
    let name = match kind {
        "crisis-scenario" => crisis(named),
        "contact" | "carer" | "crisis-call" => named("name"),
        "allergy" => named("substance"),
        "condition" => named("name"),
        "goal" => named("words"),
        "task" => named("what"),
        "referral" => named("service"),
        "prompt" | "safeguarding-prompt" => named("title"),
        "fall" => named("happened_on"),
        "visit" => named("why"),
        _ => None,
    };
    name.unwrap_or_else(|| label.to_owned())
}

/// Which crisis: "A fall", and its own words where they say more: "Other: vomiting".
fn crisis(named: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let (label, own) = (named("scenario"), named("scenario_text"));
    let (Some(label), Some(own)) = (&label, &own) else {
        return label.or(own);
    };
    let (known, said) = (label.to_lowercase(), own.to_lowercase());
    let more = own.get(label.len()..).filter(|_| said.starts_with(&known));
    Some(match more {
        _ if known == said || known == format!("a {said}") => label.clone(),
        Some(more) => format!("{label}{more}"),
        None => format!("{label}: {own}"),
    })
}

/// "Priya Nair", or who it was in words.
pub(crate) fn staff_name(directory: &Directory, id: AuthorId) -> String {
    directory
        .staff(id)
        .map_or_else(|| "A colleague".to_owned(), care::area::Staff::name)
}

/// "Care manager".
pub(crate) fn role_label(role: &record::Role) -> String {
    Role::parse(role.as_str()).map_or_else(|| role.to_string(), |role| role.label().to_owned())
}

/// Where a change is, in words.
pub(crate) fn delivery(origin: Option<Origin>) -> String {
    match origin.map(|origin| origin.delivery) {
        Some(store::Delivery::OnThisLaptop) => "on this laptop only",
        Some(store::Delivery::Received) => "received by the server",
        Some(store::Delivery::OnServer) | None => "on the server",
    }
    .to_owned()
}

/// A tag that stands for nothing in particular.
pub(crate) fn plain(words: impl Into<String>) -> Tag {
    Tag {
        words: words.into(),
        tone: crate::view::lists::Tone::Plain,
    }
}
