//! What is on the disk afterwards: the database opened anew and compared with what was said.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use chrono::{DateTime, Utc};
use record::{ActId, Envelope, EnvelopeHash, Stream, Subject, Value};
use store::{FileSecrets, Store, Tries, profile::DataFolder};

use super::told::Told;
use crate::world::PASSPHRASE;

/// A round, and which part of its text.
type Mark = (u32, u32);

/// What a laptop's database holds.
pub struct Found {
    store: Store,
    subject: Subject,
    /// The marks of saved changes, and in which streams each round wrote.
    saved: BTreeMap<Mark, BTreeSet<Stream>>,
    /// The streams of each act.
    acts: BTreeMap<ActId, BTreeSet<Stream>>,
    /// The marks in drafts.
    drafts: BTreeSet<Mark>,
}

impl Found {
    /// Opens the database, which looks at every page of it, and reads what is there.
    pub fn on(data: &Path, person: &str) -> Self {
        let now: DateTime<Utc> = "2026-02-11T18:00:00Z".parse().unwrap();
        let profile = DataFolder::open(data)
            .unwrap()
            .profiles()
            .unwrap()
            .remove(0);
        let secrets = FileSecrets::in_folder(&data.join("secrets"));
        let key = profile
            .unlock(PASSPHRASE, &secrets, now, &mut Tries::default())
            .unwrap();
        let mut store = Store::open(&profile.database(), &key).unwrap();
        store.check_thoroughly().unwrap();
        let person: record::EntryId = person.parse().unwrap();
        let subject = Subject::Patient(person.0);
        let (mut saved, mut acts) = (BTreeMap::new(), BTreeMap::new());
        for (_, body) in store.record(subject).unwrap().changes() {
            let stream = &body.stream;
            let of_act: &mut BTreeSet<Stream> = acts.entry(body.act).or_default();
            of_act.insert(stream.clone());
            for edit in &body.edits {
                let text = match &edit.value {
                    Value::Text(text) => text.to_string(),
                    _ => continue,
                };
                if let Some(mark) = mark(&text) {
                    let of_mark: &mut BTreeSet<Stream> = saved.entry(mark).or_default();
                    of_mark.insert(stream.clone());
                }
            }
        }
        let drafts = store.drafts().unwrap();
        let drafts = drafts
            .iter()
            .filter_map(|draft| mark(&draft.text))
            .collect();
        Self {
            store,
            subject,
            saved,
            acts,
            drafts,
        }
    }

    /// Everything that was acknowledged is there, nothing is there by half, and the database is
    /// what its log says.
    pub fn holds(&mut self, told: &Told) {
        for (round, changes) in &told.saved {
            let streams = self
                .saved
                .get(&(*round, 2))
                .map(BTreeSet::len)
                .unwrap_or_default();
            assert_eq!(streams, *changes, "round {round} was called saved");
            assert!(
                !self.has_draft(*round),
                "round {round} is saved and still a draft"
            );
        }
        for (round, part) in &told.kept {
            let mut parts = *part..=2;
            let kept = parts.any(|part| {
                self.drafts.contains(&(*round, part)) || self.saved.contains_key(&(*round, part))
            });
            assert!(kept, "part {part} of round {round} was called kept");
        }
        self.has_no_half_act();
        self.has_one_chain();
        self.is_what_its_log_says();
    }

    fn has_draft(&self, round: u32) -> bool {
        self.drafts.iter().any(|(own, _)| *own == round)
    }

    /// A visit is two changes with one act id; whatever else was saved, was saved in one.
    fn has_no_half_act(&self) {
        for ((round, part), streams) in &self.saved {
            assert_eq!(*part, 2, "only whole forms are saved");
            let whole = if round % 4 == 0 { 2 } else { 1 };
            assert_eq!(streams.len(), whole, "round {round}");
            assert!(
                self.acts.values().any(|act| act == streams),
                "one act, round {round}"
            );
            assert!(
                !self.has_draft(*round),
                "round {round} is saved and still a draft"
            );
        }
    }

    /// The envelopes are numbered without a gap, each names the one before, and the last one is
    /// where the database says that it stands.
    fn has_one_chain(&self) {
        let mut prev = EnvelopeHash::START;
        let parcels = self.store.outbox(0, usize::MAX, usize::MAX).unwrap();
        for (nth, parcel) in (1..).zip(&parcels) {
            let envelope = Envelope::decode(&parcel.envelope).unwrap();
            assert_eq!((parcel.seq, envelope.seq), (Some(nth), nth));
            assert_eq!(envelope.prev, prev);
            prev = envelope.hash();
        }
        let standing = self.store.standing();
        assert_eq!(
            (standing.seq, standing.own_head),
            (parcels.len() as u64, prev)
        );
        assert_eq!(standing.waiting, parcels.len());
    }

    fn is_what_its_log_says(&mut self) {
        let shown = self.store.summary(self.subject).unwrap();
        self.store.rebuild().unwrap();
        assert!(
            shown == self.store.summary(self.subject).unwrap(),
            "the list shows the log"
        );
    }
}

/// The mark in a text: `[12.2]`.
fn mark(text: &str) -> Option<Mark> {
    text.split('[').find_map(|rest| {
        let (round, part) = rest.split_once(']')?.0.split_once('.')?;
        Some((round.parse().ok()?, part.parse().ok()?))
    })
}
