//! Counting who is inside: all together, and from one address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

type Counts = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// The connections that are open.
#[derive(Debug)]
pub struct Visitors {
    room: Arc<Semaphore>,
    per_address: usize,
    counts: Counts,
}

/// One open connection; dropped when it closes.
#[derive(Debug)]
pub struct Visit {
    from: IpAddr,
    counts: Counts,
    _room: OwnedSemaphorePermit,
}

impl Visitors {
    /// Nobody yet, and room for so many.
    pub fn new(connections: usize, per_address: usize) -> Self {
        Self {
            room: Arc::new(Semaphore::new(connections)),
            per_address,
            counts: Counts::default(),
        }
    }

    /// Waits until one more may come in.
    pub async fn room(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.room).acquire_owned().await.ok()
    }

    /// Lets one in, unless too many from its address are inside.
    pub fn enter(&self, room: OwnedSemaphorePermit, from: IpAddr) -> Option<Visit> {
        let mut counts = lock(&self.counts);
        let count = counts.entry(from).or_default();
        if *count >= self.per_address {
            return None;
        }
        *count += 1;
        Some(Visit {
            from,
            counts: Arc::clone(&self.counts),
            _room: room,
        })
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut counts = lock(&self.counts);
        if let Some(count) = counts.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.from);
            }
        }
    }
}

/// The counts are whole whenever the lock is free, whoever panicked.
fn lock(counts: &Counts) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_address_has_its_share_and_gets_it_back() {
        let visitors = Visitors::new(8, 2);
        let (one, two) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        let room = || async { visitors.room().await.unwrap() };
        let first = visitors.enter(room().await, one).unwrap();
        let _second = visitors.enter(room().await, one).unwrap();
        assert!(visitors.enter(room().await, one).is_none());
        assert!(visitors.enter(room().await, two).is_some());
        drop(first);
        assert!(visitors.enter(room().await, one).is_some());
        assert_eq!(visitors.room.available_permits(), 7);
    }
}
