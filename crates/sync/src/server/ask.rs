//! Answering questions about changes: what became of them (P8), and which ones are lacked (P21).

use super::{Moment, Outcome, Server, Session, sitting::verdict};
use crate::{
    ledger::{self, Answer, Standing},
    message::{Have, Known, List, Standings, Status, Wanted},
};

impl Server {
    /// What became of changes. Only of one's own is anything said but that they are accepted.
    pub(super) fn status(
        &self,
        session: &Session,
        status: &Status,
        at: Moment,
    ) -> Answer<Outcome<Standings>> {
        ledger::read(self.ledger(), |view| {
            let reader = match self.reader(view, session, at)? {
                Ok(reader) => reader,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let epoch = view.epoch()?;
            let mut known = Vec::with_capacity(status.ids.0.len());
            for id in &status.ids.0 {
                let mut standing = view.standing(*id)?;
                if matches!(&standing, Some(standing) if !matches!(standing, Standing::Accepted(_)))
                    && view
                        .kept(*id)?
                        .is_none_or(|kept| kept.author != session.staff)
                {
                    standing = None;
                }
                known.push(Known {
                    change: *id,
                    verdict: standing.map(|standing| verdict(&standing, epoch, true)),
                });
            }
            Ok(Ok(Standings {
                header: self.header(view, &reader, at)?,
                known: List(known),
            }))
        })
    }

    /// Which of the changes offered never arrived, or not since the server was restored.
    pub(super) fn have(
        &self,
        session: &Session,
        have: &Have,
        at: Moment,
    ) -> Answer<Outcome<Wanted>> {
        ledger::read(self.ledger(), |view| {
            let reader = match self.reader(view, session, at)? {
                Ok(reader) => reader,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let mut ids = Vec::new();
            for id in &have.ids.0 {
                if view.standing(*id)?.is_none() {
                    ids.push(*id);
                }
            }
            Ok(Ok(Wanted {
                header: self.header(view, &reader, at)?,
                ids: List(ids),
            }))
        })
    }
}
