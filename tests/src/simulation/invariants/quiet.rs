//! What must hold when everything has been healed and is quiet.

use std::collections::{BTreeMap, BTreeSet};

use record::{ChainHash, Change, ChangeId, Envelope, EnvelopeHash, Record, Stream, Subject};
use store::PendingState;
use sync::ledger::{self, LedgerRead, Standing};

use super::{
    super::{
        history::History,
        laptop::held_by,
        world::{Broken, Held, World, broken},
    },
    fields,
};

/// How an envelope stands to those that arrived from its incarnation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It goes on from the one before.
    Next,
    /// None arrived under the number before.
    Gap,
    /// It does not name the one before.
    Branch,
    /// Another one has its number.
    Twice,
}

impl World {
    /// Everything that is checked in the end.
    pub(in super::super) fn check_all(&mut self) -> Held {
        let history = History::of(self.central.ledger(), &self.model);
        check_numbers(&history)?;
        self.check_senders(&history)?;
        let records = records(&history);
        for (subject, record) in &records {
            fields::check(&history, *subject, record)?;
        }
        for nth in 0..self.laptops.len() {
            self.check_laptop(nth, &history)?;
        }
        self.check_nothing_lost(&history)
    }

    /// The envelopes of one incarnation go on from one another without a gap (I11), and each change
    /// is signed by its author's own device.
    ///
    /// A server that was put back has forgotten envelopes, and takes from any device what those it
    /// had let in before wrote: of these one may be missing, since its change came again in another
    /// envelope or was refused. And of a disk that was copied, or put back itself, another device
    /// may then hand in what stood under a number that has been used anew: it is signed, and not
    /// thrown away.
    fn check_senders(&self, history: &History) -> Held {
        let restored = history.epoch.counter > 1;
        for row in &history.rows {
            let envelope = &row.envelope;
            if envelope.device.0 == self.town.area.id() {
                continue;
            }
            let sender = (envelope.device, envelope.incarnation);
            let may_miss = restored && self.central.may_have_forgotten(sender);
            let may_branch = may_miss && self.copied.contains(&sender);
            let place = self.place_of(envelope);
            let is_right = match place {
                Place::Next => true,
                Place::Gap => may_miss,
                Place::Branch | Place::Twice => may_branch,
            };
            if !is_right {
                let seq = envelope.seq;
                return Err(broken(
                    "I11",
                    format_args!("{sender:?}: {place:?} at {seq}"),
                ));
            }
            let owner = self.central.owner(sender.0, sender.1);
            if owner.is_some_and(|owner| owner != row.body.author) {
                return Err(broken(
                    "author",
                    format_args!("{} is not its author's", row.change),
                ));
            }
        }
        Ok(())
    }

    /// How an accepted envelope stands to what arrived from its incarnation.
    fn place_of(&self, envelope: &Envelope) -> Place {
        let (device, incarnation) = (envelope.device, envelope.incarnation);
        let arrived = |seq| {
            let arrival = |view: &dyn LedgerRead| view.arrival(device, incarnation, seq);
            let arrival = ledger::read(self.central.ledger(), arrival);
            let arrival = arrival.expect("a ledger that answers");
            arrival.map(|arrival| arrival.hash)
        };
        let before = match envelope.seq {
            1 => Some(EnvelopeHash::START),
            seq => arrived(seq - 1),
        };
        match before {
            _ if arrived(envelope.seq) != Some(envelope.hash()) => Place::Twice,
            None => Place::Gap,
            Some(before) if before != envelope.prev => Place::Branch,
            Some(_) => Place::Next,
        }
    }

    /// A laptop has what the server has, of all that it may read, to the byte (I1, I4, I13); once
    /// each (I5); its lists say what its log says; its verdicts are the server's.
    fn check_laptop(&mut self, nth: usize, history: &History) -> Held {
        let readable = self.readable(nth);
        let laptop = &mut self.laptops[nth];
        let Some(process) = &mut laptop.process else {
            return Ok(());
        };
        let store = &mut process.store;
        let held = held_by(store);
        let held = held.map_err(|what| broken("I5", format_args!("laptop {nth}: {what}")))?;
        if let Some(lost) = laptop.saved.iter().find(|id| !held.contains(id)) {
            return Err(broken(
                "I2",
                format_args!("laptop {nth} has lost its own {lost}"),
            ));
        }
        let subjects: BTreeSet<Subject> = readable.iter().map(|stream| stream.subject).collect();
        let failed = |error: store::StoreError| broken("I14", format_args!("{error:?}"));
        for subject in subjects {
            let mine = |stream: &Stream| stream.subject == subject && readable.contains(stream);
            let served = store.served_record(subject).map_err(failed)?;
            let fresh = Record::of(subject, changes(history, mine));
            let readable_part = Record::of(subject, part(&served, mine));
            if digest(&readable_part) != digest(&fresh) {
                let counts = (readable_part.len(), fresh.len());
                let what = format_args!("laptop {nth} has another record of {subject}: {counts:?}");
                return Err(broken("I1", what));
            }
        }
        for stream in &readable {
            let own = store
                .standing()
                .streams
                .into_iter()
                .find(|own| own.head.stream == *stream);
            let own = own.map_or((0, ChainHash::START), |own| (own.head.pseq, own.head.chain));
            let end = history
                .of_stream(stream)
                .last()
                .map_or((0, ChainHash::START), |row| (row.pseq, row.chain));
            if own != end {
                let what = format_args!("laptop {nth} has {stream:?} to {own:?} of {end:?}");
                return Err(broken("I4", what));
            }
        }
        let before = store.summaries().map_err(failed)?;
        store.rebuild().map_err(failed)?;
        let sorted = |mut people: Vec<store::Person>| {
            people.sort_by_key(|person| person.subject);
            people
        };
        if sorted(before) != sorted(store.summaries().map_err(failed)?) {
            return Err(broken(
                "lists",
                format_args!("laptop {nth}'s are not its log's"),
            ));
        }
        let open = store.unsent().map_err(failed)?;
        open.iter()
            .try_for_each(|unsent| self.check_verdict(nth, unsent, history))
    }

    /// What the server said of a change is what the server has of it.
    fn check_verdict(&self, nth: usize, unsent: &store::OwnChange, history: &History) -> Held {
        let standing = history
            .kept
            .get(&unsent.change)
            .map(|(standing, _)| standing);
        let accepted = history.rows.iter().any(|row| row.change == unsent.change);
        let same = match unsent.state {
            PendingState::Accepted => accepted,
            PendingState::Held => matches!(standing, Some(Standing::Held(_))),
            PendingState::Quarantined => matches!(standing, Some(Standing::Quarantined(_))),
            PendingState::Rejected => !accepted && unsent.reason.is_some(),
            PendingState::Waiting | PendingState::Offer => false,
        };
        // Of another's change the server says no more than that it has it; and of one that was
        // lost with a machine nothing need be known.
        let own = self.laptops[nth].saved.contains(&unsent.change);
        if same || !own || self.model.is_lost(unsent.change) {
            return Ok(());
        }
        let what = format_args!(
            "laptop {nth} says {:?} of {}, the server {standing:?}, in its log: {accepted}",
            unsent.state, unsent.change
        );
        Err(broken("verdict", what))
    }

    /// Everything that was called saved is in the ledger, held, quarantined, or kept with the
    /// server's refusal (I2, I3), its bytes unchanged (I13); and no honest change was refused.
    fn check_nothing_lost(&mut self, history: &History) -> Held {
        let accepted: BTreeMap<ChangeId, &[u8]> = history
            .rows
            .iter()
            .map(|row| (row.change, row.bytes.as_slice()))
            .collect();
        let refused = self.refused()?;
        for (id, saved) in self.model.kept() {
            let kept = history.kept.get(&id);
            let bytes = accepted
                .get(&id)
                .copied()
                .or(kept.map(|(_, bytes)| bytes.as_slice()));
            match bytes {
                Some(bytes) if bytes != saved.bytes => {
                    return Err(broken("I13", format_args!("{id} is not as it was written")));
                }
                None if !refused.contains_key(&id) => {
                    let what = format_args!("{id}, saved by laptop {}, is nowhere", saved.laptop);
                    return Err(broken("I2", what));
                }
                _ => {}
            }
            let rejected = matches!(kept, Some((Standing::Rejected(_), _)));
            if saved.honest && (rejected || bytes.is_none()) && !self.may_be_refused(id) {
                let why = refused.get(&id);
                return Err(broken(
                    "refused",
                    format_args!("{id} was honest: {kept:?} {why:?}"),
                ));
            }
        }
        Ok(())
    }

    /// What laptops keep with the server's refusal, and what it said.
    fn refused(&mut self) -> Result<BTreeMap<ChangeId, String>, Broken> {
        let mut refused = BTreeMap::new();
        for laptop in &self.laptops {
            let Some(process) = &laptop.process else {
                continue;
            };
            let unsent = process.store.unsent();
            let unsent = unsent.map_err(|error| broken("I14", format_args!("{error:?}")))?;
            for unsent in unsent {
                if unsent.state == PendingState::Rejected {
                    refused.insert(unsent.change, unsent.reason.unwrap_or_default());
                }
            }
        }
        Ok(refused)
    }

    /// Whether the server may refuse an honest change for good: it was written on top of one that
    /// broke the rules, or in an entry that this role only raises and that others have changed
    /// since, which its author was not shown.
    fn may_be_refused(&self, id: ChangeId) -> bool {
        let saved = self.model.saved(id);
        let change = saved.and_then(|saved| Change::decode(&saved.bytes).ok());
        let Some(Change { body, .. }) = change else {
            return false;
        };
        let role = care::Role::parse(body.role.as_str());
        let raises = |kind: &str| role.is_some_and(|role| care::matrix::only_raises(role, kind));
        body.edits.iter().any(|edit| {
            let on_refused = |below: &ChangeId| {
                self.model.saved(*below).is_some_and(|below| !below.honest)
                    || self.may_be_refused(*below)
            };
            raises(edit.kind.as_str()) || edit.replaces.iter().any(on_refused)
        })
    }
}

/// The numbers of the feed and of each stream follow without a gap, each stream's chain holds
/// together (I4), and no change has two (I5).
fn check_numbers(history: &History) -> Held {
    let mut chains: BTreeMap<&Stream, (u64, ChainHash)> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for (row, gseq) in history.rows.iter().zip(1..) {
        let end = chains
            .entry(&row.body.stream)
            .or_insert((0, ChainHash::START));
        *end = (end.0 + 1, end.1.then(row.envelope.hash()));
        if row.gseq != gseq || (row.pseq, row.chain) != *end {
            return Err(broken(
                "I4",
                format_args!("the server's number {gseq} is not in its place"),
            ));
        }
        if !ids.insert(row.change) {
            return Err(broken(
                "I5",
                format_args!("the server has {} twice", row.change),
            ));
        }
    }
    Ok(())
}

/// A fresh fold of everything that the server has.
fn records(history: &History) -> BTreeMap<Subject, Record> {
    let mut records = BTreeMap::new();
    for row in &history.rows {
        let subject = row.body.stream.subject;
        let record = records
            .entry(subject)
            .or_insert_with(|| Record::new(subject));
        record.insert(Change {
            id: row.change,
            body: row.body.clone(),
        });
    }
    records
}

fn changes(history: &History, mut of: impl FnMut(&Stream) -> bool) -> Vec<Change> {
    let rows = history.rows.iter().filter(|row| of(&row.body.stream));
    rows.map(|row| Change {
        id: row.change,
        body: row.body.clone(),
    })
    .collect()
}

fn part(record: &Record, mut of: impl FnMut(&Stream) -> bool) -> Vec<Change> {
    let rows = record.changes().filter(|(_, body)| of(&body.stream));
    rows.map(|(id, body)| Change {
        id,
        body: body.clone(),
    })
    .collect()
}

/// What a record is, to the byte: which changes, and what stands after them.
fn digest(record: &Record) -> ([u8; 32], Vec<ChangeId>) {
    (
        record.content_hash(|_, _| true),
        record.changes().map(|(id, _)| id).collect(),
    )
}
