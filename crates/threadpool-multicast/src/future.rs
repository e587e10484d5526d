//! The outcome of a call, some time later.
//!
//! How it comes about is in `future_state.rs`; here is what one can ask of it.
//!
//! Source: `concurrent.futures.Future` of Python's standard library.

use std::{any::type_name, fmt, time::Duration};

use crate::{FutureError, future_state::Shared, sync::Arc};

/// What a call that was submitted to a pool has come to, or will; it is not
/// [`std::future::Future`], which is polled by an async runtime.
///
/// To drop it does not end the call: that goes on, and its value is dropped by the worker. Who
/// wants to know of a failure all the same leaves a callback behind.
#[must_use = "if the call fails, only its future says so"]
pub struct Future<T> {
    pub(crate) shared: Arc<Shared<T>>,
}

impl<T> Future<T> {
    /// Cancels the call unless it has begun: from then on it is too late. Says whether it
    /// is cancelled. What the call owns is dropped here; its place in the queue stays until a
    /// worker comes to it.
    ///
    /// Python: `cancel()`.
    ///
    /// # Panics
    ///
    /// If something that the call owns does so when it is dropped. It is cancelled by then.
    // ANCHOR: cancel
    pub fn cancel(&self) -> bool {
        self.give_up(FutureError::Cancelled) || self.cancelled()
    }
    // ANCHOR_END: cancel

    /// Whether it was cancelled before the call began.
    ///
    /// Python: `cancelled()`.
    pub fn cancelled(&self) -> bool {
        matches!(self.outcome(), Some(Err(FutureError::Cancelled)))
    }

    /// Whether the call is being executed now.
    ///
    /// Python: `running()`.
    pub fn running(&self) -> bool {
        self.is_running()
    }

    /// Whether it has come to an end: with a value, with a panic, or cancelled.
    ///
    /// Python: `done()`.
    pub fn done(&self) -> bool {
        self.outcome().is_some()
    }

    /// Waits until it is done, and lends the value. It may be asked as often as one likes,
    /// by several threads too.
    ///
    /// A task that waits like this for another task of the same pool keeps its own worker.
    /// If all workers wait, none is left to execute anything, and they wait for ever.
    ///
    /// Python: `result(timeout=None)`.
    ///
    /// # Errors
    ///
    /// It was cancelled; the call panicked; the pool broke; or it is not done within the
    /// timeout, after which the call goes on and one may ask again.
    // ANCHOR: result
    pub fn result(&self, timeout: Option<Duration>) -> Result<&T, FutureError> {
        match self.wait(timeout) {
            Some(outcome) => outcome.as_ref().map_err(Clone::clone),
            None => Err(FutureError::Timeout),
        }
    }
    // ANCHOR_END: result

    /// Waits until it is done and its callbacks have returned, and gives the value away.
    ///
    /// # Errors
    ///
    /// It was cancelled; the call panicked; the pool broke.
    pub fn into_result(self) -> Result<T, FutureError> {
        self.take_outcome()
    }

    /// Waits until it is done, and says why there is no value: `None` if there is one.
    ///
    /// Python: `exception(timeout=None)`.
    ///
    /// # Errors
    ///
    /// As in Python, what is not an exception of the call itself: it was cancelled, or it
    /// is not done within the timeout.
    pub fn exception(
        &self,
        timeout: Option<Duration>,
    ) -> Result<Option<FutureError>, FutureError> {
        match self.result(timeout) {
            Ok(_) => Ok(None),
            Err(error @ (FutureError::Timeout | FutureError::Cancelled)) => {
                Err(error)
            }
            Err(error) => Ok(Some(error)),
        }
    }

    /// Calls `callback` when it is done: on the worker, or on the thread that cancels it;
    /// on this thread, now, if it is done already. Those that were added before are called
    /// in the order in which they were added.
    ///
    /// A panic in a callback is logged; the other callbacks are called, and the worker goes
    /// on.
    ///
    /// Python: `add_done_callback(fn)`.
    pub fn add_done_callback(&self, callback: impl FnOnce(&Self) + Send + 'static) {
        self.call_back(Box::new(callback));
    }
}

impl<T> fmt::Debug for Future<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Asked first: a call that ends between the two questions has its outcome, and one
        // that was not running was pending then.
        let is_running = self.running();
        write!(f, "Future<{}>(", type_name::<T>())?;
        match self.outcome() {
            Some(Ok(_)) => f.write_str("finished")?,
            Some(Err(error)) => write!(f, "{error}")?,
            None if is_running => f.write_str("running")?,
            None => f.write_str("pending")?,
        }
        f.write_str(")")
    }
}
