//! One sitting: the changes of one push, decided in order within one transaction, and whatever
//! they set free of what was held. Numbers are given at its end, all at once (P9).

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use chrono::{DateTime, NaiveDate, Utc};
use record::{Body, Change, ChangeId, Envelope, EnvelopeHash, Stream, Subject};

use super::{AreaView, Moment, area::core, decide::Decision, ties};
use crate::{
    Epoch,
    ledger::{Answer, Kept, LedgerError, LedgerWrite, NewRow, Numbers, Standing},
    message::{Carried, Code, List, Receipt, Verdict},
};

/// A sitting.
pub(super) struct Sitting<'a> {
    pub(super) step: &'a mut dyn LedgerWrite,
    pub(super) demo: bool,
    pub(super) day: NaiveDate,
    pub(super) site_area: Subject,
    now: DateTime<Utc>,
    area: Arc<AreaView>,
    rows: Vec<NewRow>,
    changes: Vec<Change>,
    places: BTreeMap<ChangeId, usize>,
    /// Who works where has changed.
    staff_changed: bool,
}

/// What became of a change, before numbers are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is a row of this sitting; and whether it was one before.
    Row { place: usize, again: bool },
    /// It has a verdict.
    Said(Verdict),
}

impl<'a> Sitting<'a> {
    pub(super) fn new(
        step: &'a mut dyn LedgerWrite,
        site: &super::Site,
        area: Arc<AreaView>,
        at: Moment,
    ) -> Self {
        Self {
            step,
            demo: site.demo,
            day: at.today(),
            site_area: site.area,
            now: at.now,
            area,
            rows: Vec::new(),
            changes: Vec::new(),
            places: BTreeMap::new(),
            staff_changed: false,
        }
    }

    /// The Area stream folded, with what this sitting accepted of it.
    pub(super) fn area(&self) -> Arc<AreaView> {
        Arc::clone(&self.area)
    }

    /// A change that this sitting accepted.
    pub(super) fn body_here(&self, id: ChangeId) -> Option<&Body> {
        let change = self.changes.get(*self.places.get(&id)?)?;
        Some(&change.body)
    }

    /// The changes of a stream that this sitting accepted.
    pub(super) fn accepted_here(&self, stream: &Stream) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.body.stream == *stream)
    }

    /// Whether anything was ever accepted about a person.
    pub(super) fn knows(&self, subject: Subject) -> Answer<bool> {
        let core = core(subject);
        let here = self.accepted_here(&core).next().is_some();
        Ok(here || self.step.stream(&core)?.is_some())
    }

    /// Takes a change: decides about it, unless it was decided before.
    pub(super) fn take(
        &mut self,
        change: Change,
        hash: EnvelopeHash,
        carried: Carried,
    ) -> Answer<Taken> {
        if let Some(place) = self.places.get(&change.id) {
            return Ok(Taken::Row {
                place: *place,
                again: true,
            });
        }
        if let Some(standing) = self.step.standing(change.id)? {
            let epoch = self.step.epoch()?;
            return Ok(Taken::Said(verdict(&standing, epoch, true)));
        }
        let decision = self.decide(&change)?;
        if decision == Decision::Accept {
            let place = self.rows.len();
            let subject = self.accept(change, hash, carried)?;
            self.settle_waiting(subject)?;
            return Ok(Taken::Row {
                place,
                again: false,
            });
        }
        if drops_unknown(&decision) {
            return Ok(Taken::Said(Verdict::Held(List::default())));
        }
        let id = change.id;
        let standing = self.keep(&change, carried, decision)?;
        if matches!(standing, Standing::Rejected(_)) {
            self.settle_waiting(Freed::only(id))?;
        }
        Ok(Taken::Said(verdict(&standing, self.step.epoch()?, false)))
    }

    fn keep(&mut self, change: &Change, carried: Carried, decision: Decision) -> Answer<Standing> {
        let standing: Option<Standing> = decision.into();
        let standing = standing.ok_or(LedgerError::Damaged("an accepted change kept apart"))?;
        self.step.keep(&Kept {
            change: change.id,
            author: change.body.author,
            subject: change.body.stream.subject,
            standing: standing.clone(),
            carried,
        })?;
        Ok(standing)
    }

    /// Makes a change a row of this sitting, with all that follows from it.
    fn accept(&mut self, change: Change, hash: EnvelopeHash, carried: Carried) -> Answer<Freed> {
        let subject = change.body.stream.subject;
        let known = self.knows(subject)?;
        let access = ties::follow(self.step, &change, known)?;
        if subject == self.site_area {
            self.area = Arc::new(self.area.with(change.clone()));
            self.staff_changed |= tells_who_works_where(&change.body);
        }
        let freed = Freed {
            change: change.id,
            subject: (access || !known).then_some(subject),
        };
        self.places.insert(change.id, self.rows.len());
        self.rows.push(NewRow {
            change: change.id,
            stream: change.body.stream.clone(),
            hash,
            carried,
        });
        self.changes.push(change);
        Ok(freed)
    }

    /// Decides again about what waited for a change or for access to a person, and about what
    /// waited for that, until nothing moves.
    fn settle_waiting(&mut self, first: Freed) -> Answer<()> {
        let mut freed = VecDeque::from([first]);
        while let Some(next) = freed.pop_front() {
            let mut waiting = self.step.waiting_for(next.change)?;
            if let Some(subject) = next.subject {
                waiting.extend(self.step.open_for(subject)?);
            }
            for id in waiting {
                freed.extend(self.decide_again(id)?);
            }
        }
        Ok(())
    }

    /// Decides again about everything that is held or quarantined.
    pub(super) fn decide_all_again(&mut self) -> Answer<()> {
        for id in self.step.open()? {
            if let Some(freed) = self.decide_again(id)? {
                self.settle_waiting(freed)?;
            }
        }
        Ok(())
    }

    /// Decides again about one kept change. Says what that sets free.
    fn decide_again(&mut self, id: ChangeId) -> Answer<Option<Freed>> {
        if self.places.contains_key(&id) {
            return Ok(None);
        }
        let kept = self.step.kept(id)?;
        let Some(kept) = kept.filter(|kept| !matches!(kept.standing, Standing::Rejected(_))) else {
            return Ok(None);
        };
        let damaged = LedgerError::Damaged("a kept change that cannot be read");
        let (Ok(body), Ok(envelope)) = (
            Body::decode(&kept.carried.body),
            Envelope::decode(&kept.carried.envelope),
        ) else {
            return Err(damaged);
        };
        let change = Change { id, body };
        let decision = self.decide(&change)?;
        if decision == Decision::Accept {
            return self.accept(change, envelope.hash(), kept.carried).map(Some);
        }
        let before = kept.standing.clone();
        let standing = self.keep(&change, kept.carried, decision)?;
        let refused = matches!(standing, Standing::Rejected(_)) && before != standing;
        Ok(refused.then(|| Freed::only(id)))
    }

    /// Gives the numbers and ends the sitting.
    pub(super) fn finish(mut self, taken: Vec<Taken>) -> Answer<Vec<Verdict>> {
        if self.staff_changed {
            self.decide_all_again()?;
        }
        let epoch = self.step.epoch()?;
        let numbers = if self.rows.is_empty() {
            Vec::new()
        } else {
            self.step.append(&self.rows, self.now)?
        };
        let said = |taken: Taken| match taken {
            Taken::Said(verdict) => Ok(verdict),
            Taken::Row { place, again } => {
                let numbers = numbers.get(place);
                let numbers = numbers.ok_or(LedgerError::Damaged("a change without numbers"))?;
                Ok(verdict(&Standing::Accepted(*numbers), epoch, again))
            }
        };
        taken.into_iter().map(said).collect()
    }
}

/// What an accepted or refused change sets free to be decided again.
struct Freed {
    change: ChangeId,
    /// The person to whom somebody may have gained access.
    subject: Option<Subject>,
}

impl Freed {
    fn only(change: ChangeId) -> Self {
        Self {
            change,
            subject: None,
        }
    }
}

/// Whether a change of the Area stream may give somebody access who had none.
fn tells_who_works_where(body: &Body) -> bool {
    let kinds = ["staff-role", "team", "team-practice"];
    body.edits
        .iter()
        .any(|edit| kinds.contains(&edit.kind.as_str()))
}

/// A standing as it is told to a device.
pub(super) fn verdict(standing: &Standing, epoch: Epoch, again: bool) -> Verdict {
    match standing {
        Standing::Accepted(numbers) if again => Verdict::Duplicate(receipt(*numbers, epoch)),
        Standing::Accepted(numbers) => Verdict::Accepted(receipt(*numbers, epoch)),
        Standing::Held(needs) => Verdict::Held(List(needs.clone())),
        Standing::Quarantined(reason) => Verdict::Quarantined(reason.clone()),
        Standing::Rejected(reason) => Verdict::Rejected(reason.clone()),
    }
}

fn receipt(numbers: Numbers, epoch: Epoch) -> Receipt {
    Receipt {
        epoch,
        gseq: numbers.gseq,
        pseq: numbers.pseq,
        accepted_at: numbers.accepted_at,
    }
}

/// A refusal of an envelope as it is told to a device.
pub(super) fn refused(code: Code) -> Verdict {
    Verdict::Rejected(code.into())
}

#[cfg(feature = "planted")]
fn drops_unknown(decision: &Decision) -> bool {
    matches!(decision, Decision::Hold(_))
        && crate::planted::is(crate::planted::Bug::UnknownKindDropped)
}

#[cfg(not(feature = "planted"))]
const fn drops_unknown(_: &Decision) -> bool {
    false
}
