//! A call in the queue of a pool: whatever its value is, a worker can run it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use crate::{Future, FutureError, call::Slot, future_state::Shared};

/// A queued call, which its future shares.
pub(crate) trait Task: Send + Sync {
    /// Executes the call, unless it was cancelled.
    fn run(self: Arc<Self>, busy: Busy<'_>);

    /// Ends it without its call, unless that has begun.
    fn give_up(self: Arc<Self>, why: FutureError);
}

impl<T, F> Task for Shared<T, Slot<F>>
where
    T: Send + Sync + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    fn run(self: Arc<Self>, busy: Busy<'_>) {
        Future::shared(self).run(|| drop(busy));
    }

    fn give_up(self: Arc<Self>, why: FutureError) {
        Future::shared(self).give_up(why);
    }
}

/// How many tasks need a worker: they wait for one, or have one.
///
/// Once all workers run it is left alone: it would be a line of memory that all threads write.
#[derive(Debug, Default)]
pub(crate) struct Load {
    unfinished: AtomicUsize,
    is_ignored: AtomicBool,
}

impl Load {
    /// Adds a task, and says how many there are.
    pub(crate) fn add(&self) -> usize {
        self.unfinished.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(crate) fn remove(&self) {
        // One that comes too late does no harm: nobody reads it any more.
        if !self.is_ignored.load(Ordering::Relaxed) {
            self.unfinished.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Nobody will ask any more.
    pub(crate) fn ignore(&self) {
        self.is_ignored.store(true, Ordering::Relaxed);
    }
}

/// A task that needs a worker, until this is dropped.
#[derive(Debug)]
pub(crate) struct Busy<'l>(pub(crate) &'l Load);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.remove();
    }
}
