//! What must hold whenever a laptop's program is gone, in the middle of everything.

use store::Store;
use sync::{Cursor, ledger};

use super::super::world::{Held, World, broken};

impl World {
    /// After a crash: the database is whole (I18), everything called saved is there (I2), once
    /// (I5), and the cursor is not ahead of the data (I12).
    pub(in super::super) fn check_after_crash(&mut self, nth: usize) -> Held {
        let laptop = &mut self.laptops[nth];
        let said = laptop.disk.integrity();
        if said != "ok" {
            return Err(broken("I18", format_args!("laptop {nth}: {said}")));
        }
        let held = laptop.holds();
        let held = held.map_err(|what| broken("I5", format_args!("laptop {nth}: {what}")))?;
        if let Some(lost) = laptop.saved.iter().find(|id| !held.contains(id)) {
            let what = format_args!("laptop {nth} called {lost} saved, and lost it in a crash");
            return Err(broken("I2", what));
        }
        let store = Store::open_connection(laptop.disk.connect(false));
        let store =
            store.map_err(|error| broken("I18", format_args!("laptop {nth}: {error:?}")))?;
        self.check_cursor(nth, &store)
    }

    /// The cursor stands for data that is there, or that is known to be missing (I12).
    ///
    /// Only where the database is of the server's history, up to its own place in it, and has the
    /// list of its streams as the server would give it now: otherwise the listing comes before
    /// anything else. A server that was put back unnoticed has another change at that place.
    pub(in super::super) fn check_cursor(&self, nth: usize, store: &Store) -> Held {
        let standing = store.standing();
        let identity = store.identity();
        let Some(session) = self.central.session(identity.incarnation) else {
            return Ok(());
        };
        let access = self.central.access_mark(&session, self.now);
        if access.is_none() || access.map(|mark| mark.0) != standing.access {
            return Ok(());
        }
        let read = standing.feed.gseq;
        let readable = self.readable(nth);
        ledger::read(self.central.ledger(), |view| {
            let epoch = view.epoch()?;
            let same = standing
                .epoch
                .is_some_and(|own| (own.counter, own.id) == (epoch.counter, epoch.id));
            let own_place = Cursor::decode(&standing.feed.cursor).ok();
            let diverged = match own_place {
                Some(place) if place.gseq > 0 => view.mark(place.gseq)? != Some(place.mark),
                _ => false,
            };
            if !same || diverged {
                return Ok(None);
            }
            for stream in &readable {
                let Some(head) = view.stream(stream)? else {
                    continue;
                };
                let mut must = 0;
                view.rows(head.key, 1, &mut |row| {
                    if row.gseq <= read {
                        must = row.pseq;
                    }
                    true
                })?;
                let own = standing
                    .streams
                    .iter()
                    .find(|own| own.head.stream == *stream);
                let seen = own.map_or(0, |own| own.seen);
                if seen < must {
                    return Ok(Some((stream.clone(), must, seen)));
                }
            }
            Ok(None)
        })
        .expect("a ledger that answers")
        .map_or(Ok(()), |(stream, must, seen)| {
            let what = format_args!(
                "laptop {nth} read the feed to {read}, which has {stream:?} to {must}, \
                 and knows of {seen}"
            );
            Err(broken("I12", what))
        })
    }

    /// A form that was open when the program went is there when it comes back, word for word.
    pub(in super::super) fn check_drafts(&mut self, nth: usize) -> Held {
        let laptop = &mut self.laptops[nth];
        let Some(process) = &laptop.process else {
            return Ok(());
        };
        for form in &laptop.forms {
            let kept = process.store.draft(&form.name).ok().flatten();
            if laptop.disk.crashed() {
                // It has gone down again over the reading.
                return Ok(());
            }
            if kept.as_ref().is_none_or(|kept| kept.text != form.text) {
                let what = format_args!("laptop {nth} lost {}, and has {kept:?}", form.name);
                return Err(broken("I2", what));
            }
        }
        Ok(())
    }
}
