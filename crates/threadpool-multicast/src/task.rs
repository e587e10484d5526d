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

/// How many tasks need a worker: they wait for one, or have one. It is asked as long as
/// there may be more workers; then all is left out that several threads would write.
#[derive(Debug, Default)]
pub(crate) struct Load {
    unfinished: AtomicUsize,
    is_ignored: AtomicBool,
}

impl Load {
    /// Adds a task, and says how many there are.
    pub(crate) fn add(&self) -> usize {
        self.unfinished.fetch_add(1, Ordering::AcqRel) + 1
    }

    pub(crate) fn remove(&self) {
        // Who comes too early to know writes what nobody reads.
        if !self.is_ignored.load(Ordering::Relaxed) {
            self.unfinished.fetch_sub(1, Ordering::AcqRel);
        }
    }

    /// Nobody will ask any more.
    pub(crate) fn ignore(&self) {
        self.is_ignored.store(true, Ordering::Relaxed);
    }
}

/// A task that needs a worker, for as long as this is not dropped.
#[derive(Debug)]
pub(crate) struct Busy<'l>(pub(crate) &'l Load);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.remove();
    }
}
