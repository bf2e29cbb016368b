//! Writing the Area stream: an administrator's act, signed with the server's own key.

use record::{Body, Change, DeviceId, Envelope, Incarnation};

use super::{Moment, Server, sitting::Sitting};
use crate::{
    ledger::{self, Answer, Arrival},
    message::{Carried, Verdict},
};

impl Server {
    /// Writes a change into the Area stream, unless it stands there already: through the same
    /// rules as everybody's. Where it changes who works where, everything that waits for access
    /// is decided again in the same transaction.
    ///
    /// The server writes as a device of its own, whose id and incarnation are the area's.
    pub fn write_area(&self, body: Body, at: Moment) -> Answer<Verdict> {
        let (change, bytes) = Change::seal(body);
        let id = self.site.area.id();
        let sender = (DeviceId(id), Incarnation(id));
        ledger::write(self.ledger(), |step| {
            let head = step.own_head(sender.0, sender.1)?;
            let place = (head.seq + 1, head.hash);
            let known = step.standing(change.id)?.is_some();
            let area = self.area(&*step)?;
            let envelope = Envelope::seal(change.id, sender, place, &*self.scheme, &self.site.key);
            if !known {
                step.arrive(&Arrival {
                    device: sender.0,
                    incarnation: sender.1,
                    seq: envelope.seq,
                    hash: envelope.hash(),
                    change: change.id,
                    refused: None,
                })?;
            }
            let carried = Carried {
                envelope: envelope.encode(),
                body: bytes.clone(),
            };
            let mut sitting = Sitting::new(step, &self.site, area, at);
            let taken = sitting.take(change.clone(), envelope.hash(), carried)?;
            let verdict = sitting.finish(vec![taken])?.pop();
            verdict.ok_or(ledger::LedgerError::Damaged("a change without a verdict"))
        })
    }
}
