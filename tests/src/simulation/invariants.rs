//! The invariants of docs/rules.md: what must hold after every crash, and when everything is quiet.

mod crash;
mod fields;
mod quiet;
mod timeless;

use std::collections::BTreeSet;

use record::Stream;
use sync::ledger::{self, Tie};

use super::world::World;

impl World {
    /// The streams that the user of a laptop may read, by a rule of the simulator's own: the
    /// practices that the team cares for and the places on care teams, as the server has them.
    pub(super) fn readable(&self, nth: usize) -> BTreeSet<Stream> {
        let staff = self.town.staff[self.laptops[nth].staff];
        let practice = self.town.practices[staff.team].as_bytes();
        ledger::read(self.central.ledger(), |view| {
            let mut people = view.related(Tie::Practice, practice)?;
            people.extend(view.related(Tie::CareTeam, &staff.author.0)?);
            let mut readable = BTreeSet::new();
            for subject in people {
                for head in view.streams_of(subject)? {
                    if care::matrix::may_read(staff.role, head.stream.compartment.as_str()) {
                        readable.insert(head.stream);
                    }
                }
            }
            let area = view.streams_of(self.town.area)?;
            readable.extend(area.into_iter().map(|head| head.stream));
            Ok(readable)
        })
        .expect("a ledger that answers")
    }
}
