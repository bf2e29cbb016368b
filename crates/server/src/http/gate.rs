//! Work that blocks: on threads of its own, so many at a time, so many waiting, the rest told to
//! come back.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::problem::Fault;

/// A gate before some sort of work.
#[derive(Clone)]
pub struct Gate {
    inside: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Gate {
    /// Lets `inside` work at once and `waiting` wait.
    pub fn new((inside, waiting): (usize, usize)) -> Self {
        Self {
            inside: Arc::new(Semaphore::new(inside)),
            queue: Arc::new(Semaphore::new(inside + waiting)),
        }
    }

    /// Does the work on a thread that may wait. It is finished even when the asker goes away.
    pub async fn pass<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let place = Arc::clone(&self.queue).try_acquire_owned();
        let place = place.map_err(|_| Fault::Busy)?;
        let turn = Arc::clone(&self.inside).acquire_owned().await;
        let turn = turn.map_err(|_| Fault::Failed)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((place, turn));
            done
        });
        done.await.map_err(|error| {
            tracing::error!(panicked = error.is_panic(), "work did not finish");
            Fault::Failed
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn one_works_one_waits_and_the_third_is_told_to_come_back() {
        let gate = Gate::new((1, 1));
        let (go, wait) = mpsc::channel::<()>();
        let first = gate.pass(move || wait.recv().is_ok());
        let second = gate.pass(|| true);
        let (mut first, mut second) = (Box::pin(first), Box::pin(second));
        // Both have taken their places once they have been polled.
        assert!(futures_pending(&mut first).await && futures_pending(&mut second).await);
        assert!(matches!(gate.pass(|| true).await, Err(Fault::Busy)));
        go.send(()).unwrap();
        assert!(first.await.unwrap() && second.await.unwrap());
        assert!(gate.pass(|| true).await.unwrap());
    }

    async fn futures_pending<F: Future + Unpin>(future: &mut F) -> bool {
        std::future::poll_fn(|cx| {
            let pending = std::pin::Pin::new(&mut *future).poll(cx).is_pending();
            std::task::Poll::Ready(pending)
        })
        .await
    }
}
