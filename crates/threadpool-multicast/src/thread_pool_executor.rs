//! A pool of threads that execute calls.
//!
//! A call goes into a queue and is executed by one of at most `max_workers` threads, which
//! are started when they are needed and not before. The queue has no limit.
//!
//! Source: `concurrent.futures.ThreadPoolExecutor` of Python's standard library, whose
//! `Executor` is the class of all such pools.

use std::{sync::Arc, time::Duration};

use crate::{
    Builder, Future, FutureError, Map, Refusal, SubmitError, future_state::Shared,
    pool::Pool,
};

/// A pool of at most `max_workers` threads that execute calls.
///
/// Dropping it is [`shutdown`](Self::shutdown): whoever drops it waits until all calls have
/// been executed. (Python waits for them at the end of the program. In Rust the end of `main`
/// ends every thread, wherever it is.)
#[derive(Debug)]
pub struct ThreadPoolExecutor {
    pool: Arc<Pool>,
}

/// How to shut down. The default waits, and cancels nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shutdown {
    /// Whether to wait until all calls have been executed and all workers have ended.
    pub wait: bool,
    /// Whether calls that have not begun are cancelled.
    pub cancel_futures: bool,
}

impl ThreadPoolExecutor {
    /// A pool with all settings at their defaults.
    pub fn new() -> Self {
        Self::on(Builder::default().into_pool())
    }

    /// A pool with settings of its own.
    ///
    /// Python: `ThreadPoolExecutor(max_workers=None, thread_name_prefix='',
    /// initializer=None, initargs=())`.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn on(pool: Pool) -> Self {
        Self { pool: Arc::new(pool) }
    }

    /// Queues a call, to be executed by a worker.
    ///
    /// The value is lent to every thread that asks: hence `T: Sync`. (Put one that is not into
    /// a `Mutex`.) What the closure captures lies beside the value, and its memory is given
    /// back with the future: box what is large.
    ///
    /// Python: `submit(fn, /, *args, **kwargs)`. Here the arguments are what the closure
    /// captures.
    ///
    /// # Errors
    ///
    /// The pool is shut down or broken, or there can be no worker at all; the call comes
    /// back with the error.
    // ANCHOR: submit
    pub fn submit<F, T>(&self, call: F) -> Result<Future<T>, SubmitError<F>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + Sync + 'static,
    {
        let mut locked = self.pool.lock();
        let shortage = match self.pool.admit(&mut locked) {
            Ok(shortage) => shortage,
            Err(why) => return Err(SubmitError::new(call, why)),
        };
        let shared = Arc::new(Shared::pending(call));
        self.pool.enqueue(locked, Arc::clone(&shared) as _);
        if let Some(error) = shortage {
            log::warn!("the pool has fewer workers than it ought to: {error}");
        }
        Ok(Future::shared(shared))
    }
    // ANCHOR_END: submit

    /// Submits `call` for each of the items, all of them now. The values come in the order
    /// of the items.
    ///
    /// `timeout`: how long to wait for all values together.
    ///
    /// Python: `map(fn, *iterables, timeout=None)`.
    ///
    /// # Errors
    ///
    /// As [`submit`](Self::submit); what was submitted before is cancelled.
    pub fn map<F, I, T>(
        &self,
        call: F,
        items: I,
        timeout: Option<Duration>,
    ) -> Result<Map<T>, Refusal>
    where
        F: Fn(I::Item) -> T + Send + Sync + 'static,
        I: IntoIterator<Item: Send + 'static>,
        T: Send + Sync + 'static,
    {
        let call = Arc::new(call);
        let mut map = Map::new(timeout);
        for item in items {
            let call = Arc::clone(&call);
            let future = self.submit(move || call(item));
            map.push(future.map_err(|error| error.why)?);
        }
        Ok(map)
    }

    /// Takes in no more calls. Those that were submitted are executed, or cancelled if they
    /// have not begun; the workers then end.
    ///
    /// It may be called more than once, and by several threads. A task may shut down its
    /// own pool, but does not wait then: it would wait for itself.
    ///
    /// Python: `shutdown(wait=True, *, cancel_futures=False)`.
    // ANCHOR: shutdown
    pub fn shutdown(&self, how: Shutdown) {
        self.pool.close();
        if how.cancel_futures {
            self.pool.give_up_pending(&FutureError::Cancelled);
        }
        if how.wait {
            self.pool.join();
        }
    }
    // ANCHOR_END: shutdown

    /// The most threads that it will have.
    pub fn max_workers(&self) -> usize {
        self.pool.max_workers
    }

    /// How many threads have been started so far.
    pub(crate) fn workers(&self) -> usize {
        self.pool.workers()
    }
}

impl Default for ThreadPoolExecutor {
    fn default() -> Self {
        Self::new()
    }
}

// ANCHOR: drop
impl Drop for ThreadPoolExecutor {
    fn drop(&mut self) {
        self.shutdown(Shutdown::default());
    }
}
// ANCHOR_END: drop

impl Default for Shutdown {
    fn default() -> Self {
        Self { wait: true, cancel_futures: false }
    }
}
