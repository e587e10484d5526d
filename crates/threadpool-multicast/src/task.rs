//! A call in the queue of a pool: whatever its value is, a worker can run it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
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

/// A task that needs a worker, for as long as this is not dropped.
#[derive(Debug)]
pub(crate) struct Busy<'c>(pub(crate) &'c AtomicUsize);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
