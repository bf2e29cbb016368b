//! Taking changes: pushed by the device that wrote them, or relayed to a restored server.

use record::{AuthorId, Envelope, EnvelopeHash};

use super::{
    AreaView, Moment, Outcome, Server, Session,
    access::Reader,
    letter::Letter,
    sitting::{Sitting, Taken, refused, verdict},
};
use crate::{
    ledger::{self, Answer, Arrival, LedgerError, LedgerRead, LedgerWrite},
    limits,
    message::{Carried, Code, Obstacle, Push, Relay, Settled, Verdict, Verdicts},
};

/// An envelope of a push, and what the ledger has of it already.
enum Place {
    /// It came before, with the same hash.
    Again(Arrival),
    /// It is the next.
    Next,
}

impl Server {
    /// Takes a push: every change in the device's order, each with its verdict (P17).
    pub(super) fn push(
        &self,
        session: &Session,
        push: &Push,
        at: Moment,
    ) -> Answer<Outcome<Verdicts>> {
        let letters = match self.open_push(session, push) {
            Ok(letters) => letters,
            Err(obstacle) => return Ok(Err(obstacle.into())),
        };
        ledger::write(self.ledger(), |step| {
            let reader = match self.reader(&*step, session, at)? {
                Ok(reader) => reader,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let places = match self.places(&*step, session, &letters)? {
                Ok(places) => places,
                Err(obstacle) => {
                    let mut refusal = crate::message::Refusal::from(obstacle);
                    refusal.header = Some(self.header(&*step, &reader, at)?);
                    return Ok(Err(refusal));
                }
            };
            let settled = self.take_all(step, &letters, &places, at)?;
            self.verdicts(&*step, settled, &reader, at).map(Ok)
        })
    }

    /// Everything about a push that can be told without the ledger.
    fn open_push(&self, session: &Session, push: &Push) -> Result<Vec<Letter>, Obstacle> {
        if push.device != session.device || push.incarnation != session.incarnation {
            return Err(Obstacle::Unauthorised);
        }
        let envelopes = envelopes(&push.changes.0)?;
        for (envelope, seq) in envelopes.iter().zip(push.first..) {
            let own =
                envelope.device == session.device && envelope.incarnation == session.incarnation;
            if !own {
                return Err(Obstacle::Unauthorised);
            }
            if envelope.seq != seq || seq == 0 {
                return Err(Obstacle::Malformed);
            }
        }
        let signer = (session.key, session.staff);
        let letters = envelopes.into_iter().zip(&push.changes.0);
        Ok(letters
            .map(|(envelope, carried)| Letter::open(envelope, carried, signer, &*self.scheme))
            .collect())
    }

    /// Checks that the envelopes go on where the device's history left off (P7).
    fn places(
        &self,
        view: &dyn LedgerRead,
        session: &Session,
        letters: &[Letter],
    ) -> Answer<Result<Vec<Place>, Obstacle>> {
        let mut head = view.own_head(session.device, session.incarnation)?;
        let mut places = Vec::with_capacity(letters.len());
        for letter in letters {
            let (seq, hash) = (letter.envelope.seq, letter.envelope.hash());
            let before = view.arrival(session.device, session.incarnation, seq)?;
            places.push(match before {
                Some(before) if before.hash == hash => Place::Again(before),
                Some(_) => return Ok(Err(Obstacle::Fork)),
                None if takes_a_gap() => Place::Next,
                None if seq != head.seq + 1 => {
                    let expected = head.seq + 1;
                    return Ok(Err(Obstacle::Gap { expected }));
                }
                None if letter.envelope.prev != head.hash => return Ok(Err(Obstacle::Fork)),
                None => Place::Next,
            });
            if seq > head.seq {
                head.seq = seq;
                head.hash = hash;
            }
        }
        Ok(Ok(places))
    }

    fn take_all(
        &self,
        step: &mut dyn LedgerWrite,
        letters: &[Letter],
        places: &[Place],
        at: Moment,
    ) -> Answer<Vec<Settled>> {
        let area = self.area(&*step)?;
        let mut sitting = Sitting::new(step, &self.site, area, at);
        let mut taken = Vec::with_capacity(letters.len());
        for (letter, place) in letters.iter().zip(places) {
            taken.push(match place {
                Place::Again(before) => take_again(&mut sitting, before)?,
                Place::Next => take_next(&mut sitting, letter)?,
            });
        }
        Ok(settled(letters, sitting.finish(taken)?))
    }

    fn verdicts(
        &self,
        view: &dyn LedgerRead,
        settled: Vec<Settled>,
        reader: &Reader,
        at: Moment,
    ) -> Answer<Verdicts> {
        let header = self.header(view, reader, at)?;
        Ok(Verdicts::seal(
            header,
            settled,
            &*self.scheme,
            &self.site.key,
        ))
    }

    /// Takes what another device kept for a restored server (P21). Each change comes through the
    /// ordinary door, but its author is the one whose device signed, and his history may have gaps
    /// until he comes himself.
    pub(super) fn relay(
        &self,
        session: &Session,
        relay: &Relay,
        at: Moment,
    ) -> Answer<Outcome<Verdicts>> {
        let envelopes = match envelopes(&relay.changes.0) {
            Ok(envelopes) => envelopes,
            Err(obstacle) => return Ok(Err(obstacle.into())),
        };
        ledger::write(self.ledger(), |step| {
            let reader = match self.reader(&*step, session, at)? {
                Ok(reader) => reader,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let restored = step.epoch()?.counter > 1;
            let area = self.area(&*step)?;
            let mut sitting = Sitting::new(step, &self.site, area, at);
            let mut letters = Vec::with_capacity(envelopes.len());
            let mut taken = Vec::with_capacity(envelopes.len());
            for (envelope, carried) in envelopes.iter().zip(&relay.changes.0) {
                let letter = self.open_relayed(&sitting.area(), envelope, carried, restored);
                taken.push(take_relayed(&mut sitting, &letter)?);
                letters.push(letter);
            }
            let settled = settled(&letters, sitting.finish(taken)?);
            self.verdicts(&*step, settled, &reader, at).map(Ok)
        })
    }

    fn open_relayed(
        &self,
        area: &AreaView,
        envelope: &Envelope,
        carried: &Carried,
        restored: bool,
    ) -> Letter {
        let own = envelope.device.0 == self.site.area.id()
            && envelope.incarnation.0 == self.site.area.id();
        let signer = if own {
            Some((self.public_key(), AuthorId([0; 16])))
        } else {
            let certificate = area.certificate(envelope.device, envelope.incarnation);
            certificate.map(|certificate| (certificate.key, certificate.staff))
        };
        match signer {
            Some(signer) if restored => {
                Letter::open(envelope.clone(), carried, signer, &*self.scheme)
            }
            // Without a restore there is nothing to relay: authors speak for themselves.
            Some(_) => refuse(envelope, carried, Code::NotTheAuthor),
            None => refuse(envelope, carried, Code::NoCertificate),
        }
    }

    /// Decides again about everything that is held or quarantined: after an upgrade, and when the
    /// area's staff or teams have changed.
    pub fn redecide(&self, at: Moment) -> Answer<()> {
        ledger::write(self.ledger(), |step| {
            let area = self.area(&*step)?;
            let mut sitting = Sitting::new(step, &self.site, area, at);
            sitting.decide_all_again()?;
            sitting.finish(Vec::new())?;
            Ok(())
        })
    }
}

fn refuse(envelope: &Envelope, carried: &Carried, code: Code) -> Letter {
    Letter {
        envelope: envelope.clone(),
        carried: carried.clone(),
        content: Err(code),
    }
}

/// The envelopes of a push or relay, if it is within the limits.
fn envelopes(changes: &[Carried]) -> Result<Vec<Envelope>, Obstacle> {
    let bytes: usize = changes.iter().map(Carried::size).sum();
    if bytes > limits::PUSH_BYTES || changes.len() > limits::PUSH_CHANGES {
        return Err(Obstacle::TooLarge);
    }
    let envelopes = changes
        .iter()
        .map(|carried| Envelope::decode(&carried.envelope));
    envelopes
        .collect::<Result<_, _>>()
        .map_err(|_| Obstacle::Malformed)
}

/// A number that was used before: the same answer as then, or the present one if it was open.
fn take_again(sitting: &mut Sitting<'_>, before: &Arrival) -> Answer<Taken> {
    if let Some(reason) = &before.refused {
        return Ok(Taken::Said(Verdict::Rejected(reason.clone())));
    }
    let standing = sitting.step.standing(before.change)?;
    let standing = standing.ok_or(LedgerError::Damaged("an arrival without its change"))?;
    Ok(Taken::Said(verdict(&standing, sitting.step.epoch()?, true)))
}

/// The next number: it is used, whatever becomes of the change (P3).
fn take_next(sitting: &mut Sitting<'_>, letter: &Letter) -> Answer<Taken> {
    if letter.content.is_ok() || !takes_a_gap() {
        arrive(sitting, letter, letter.content.as_ref().err().copied())?;
    }
    match &letter.content {
        Err(code) => Ok(Taken::Said(refused(*code))),
        Ok(change) => {
            let (hash, carried) = (letter.envelope.hash(), letter.carried.clone());
            sitting.take(change.clone(), hash, carried)
        }
    }
}

fn take_relayed(sitting: &mut Sitting<'_>, letter: &Letter) -> Answer<Taken> {
    let change = match &letter.content {
        Err(code) => return Ok(Taken::Said(refused(*code))),
        Ok(change) => change.clone(),
    };
    let (device, incarnation) = (letter.envelope.device, letter.envelope.incarnation);
    let used = sitting
        .step
        .arrival(device, incarnation, letter.envelope.seq)?;
    if used.is_none() {
        arrive(sitting, letter, None)?;
    }
    let (hash, carried) = (letter.envelope.hash(), letter.carried.clone());
    sitting.take(change, hash, carried)
}

fn arrive(sitting: &mut Sitting<'_>, letter: &Letter, refused: Option<Code>) -> Answer<()> {
    sitting.step.arrive(&Arrival {
        device: letter.envelope.device,
        incarnation: letter.envelope.incarnation,
        seq: letter.envelope.seq,
        hash: letter.envelope.hash(),
        change: letter.envelope.change,
        refused: refused.map(Into::into),
    })
}

fn settled(letters: &[Letter], verdicts: Vec<Verdict>) -> Vec<Settled> {
    let settled = |(letter, verdict): (&Letter, Verdict)| Settled {
        envelope: EnvelopeHash(letter.envelope.hash().0),
        change: letter.envelope.change,
        verdict,
    };
    letters.iter().zip(verdicts).map(settled).collect()
}

#[cfg(feature = "planted")]
fn takes_a_gap() -> bool {
    crate::planted::is(crate::planted::Bug::GapTaken)
}

#[cfg(not(feature = "planted"))]
const fn takes_a_gap() -> bool {
    false
}
