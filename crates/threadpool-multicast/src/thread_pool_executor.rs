//! A pool of threads that execute calls.
//!
//! A call goes into a queue and is executed by one of at most `max_workers` threads, which
//! are started when they are needed and not before. The queue has no limit.
//!
//! Source: `concurrent.futures.ThreadPoolExecutor` of Python's standard library, whose
//! `Executor` is the class of all such pools.

use std::{
    error::Error,
    fmt, io,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use crate::{
    Future, FutureError, Map,
    pool::{Initializer, Pool},
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

/// The settings of a pool, each by its name.
#[derive(Default)]
pub struct Builder {
    max_workers: Option<usize>,
    thread_name_prefix: Option<String>,
    initializer: Option<Initializer>,
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
        Builder::default().build_with(default_workers())
    }

    /// A pool with settings of its own.
    ///
    /// Python: `ThreadPoolExecutor(max_workers=None, thread_name_prefix='',
    /// initializer=None, initargs=())`. The second of them is not the initializer, as one
    /// might think who passes them by position; here each has its name.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Queues a call, to be executed by a worker.
    ///
    /// Python: `submit(fn, /, *args, **kwargs)`. Here the arguments are what the closure
    /// captures.
    ///
    /// # Errors
    ///
    /// The pool is shut down or broken, or there can be no worker at all; the call comes
    /// back with the error.
    pub fn submit<F, T>(&self, call: F) -> Result<Future<T>, SubmitError<F>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + Sync + 'static,
    {
        let mut state = self.pool.lock();
        if let Err(why) = self.pool.admit(&mut state) {
            return Err(SubmitError::new(call, why));
        }
        let future = Future::pending(Box::new(call));
        Pool::enqueue(&state, future.share());
        Ok(future)
    }

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
    pub fn shutdown(&self, how: Shutdown) {
        self.pool.close();
        if how.cancel_futures {
            self.pool.give_up_pending(&FutureError::Cancelled);
        }
        if how.wait {
            self.pool.join();
        }
    }

    /// The most threads that it will have.
    pub fn max_workers(&self) -> usize {
        self.pool.max_workers
    }
}

impl Default for ThreadPoolExecutor {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for ThreadPoolExecutor {
    fn drop(&mut self) {
        self.shutdown(Shutdown::default());
    }
}

impl Builder {
    /// The most threads that the pool will have. The default is the number of processors
    /// that this program may use and four more, but at most 32.
    #[must_use]
    pub fn max_workers(self, max_workers: usize) -> Self {
        Self { max_workers: Some(max_workers), ..self }
    }

    /// What the names of the threads begin with; a number follows. The default is unique
    /// for each pool. (Linux shows the first 15 bytes of a name.)
    #[must_use]
    pub fn thread_name_prefix(self, prefix: impl Into<String>) -> Self {
        Self { thread_name_prefix: Some(prefix.into()), ..self }
    }

    /// Is called once at the start of each worker. If it fails or panics, the pool is
    /// broken: calls that have not begun come to [`FutureError::BrokenPool`], and no more
    /// are taken in.
    #[must_use]
    pub fn initializer<E: fmt::Display>(
        self,
        initializer: impl Fn() -> Result<(), E> + Send + Sync + 'static,
    ) -> Self {
        let initializer = move || initializer().map_err(|error| error.to_string());
        Self { initializer: Some(Box::new(initializer)), ..self }
    }

    /// The pool, which has no thread yet.
    ///
    /// # Errors
    ///
    /// `InvalidInput`: a pool of no workers (Python: `ValueError`), or a prefix with a null
    /// byte, which no name of a thread can have.
    pub fn build(self) -> io::Result<ThreadPoolExecutor> {
        let refuse = |why| Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        if self.thread_name_prefix.as_ref().is_some_and(|name| name.contains('\0')) {
            return refuse("the name of a thread can't have a null byte");
        }
        match self.max_workers {
            Some(0) => refuse(
                "a pool needs at least one worker: max_workers must be greater than 0",
            ),
            Some(max_workers) => Ok(self.build_with(max_workers)),
            None => Ok(self.build_with(default_workers())),
        }
    }

    fn build_with(self, max_workers: usize) -> ThreadPoolExecutor {
        let Self { thread_name_prefix, initializer, .. } = self;
        let pool = Pool::new(max_workers, thread_name_prefix, initializer);
        ThreadPoolExecutor { pool: Arc::new(pool) }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("max_workers", &self.max_workers)
            .field("thread_name_prefix", &self.thread_name_prefix)
            .finish_non_exhaustive()
    }
}

/// As Python chooses since 3.8; before, it was five for each processor. Workers wait for
/// sockets more than they compute, hence more of them than processors.
fn default_workers() -> usize {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    (processors + 4).min(32)
}

impl Default for Shutdown {
    fn default() -> Self {
        Self { wait: true, cancel_futures: false }
    }
}

/// A call that was not taken in. To drop this drops what the call owns.
pub struct SubmitError<F> {
    /// Why it was not.
    pub why: Refusal,
    /// Not to lock it, but so that any call may go through threads with its error, as
    /// `anyhow` asks: few of those that own a channel or a cell may be shared.
    call: Mutex<F>,
}

impl<F> SubmitError<F> {
    fn new(call: F, why: Refusal) -> Self {
        Self { why, call: Mutex::new(call) }
    }

    /// The call, with all that it owns.
    pub fn into_call(self) -> F {
        self.call.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a pool takes in no call.
#[derive(Debug)]
pub enum Refusal {
    /// It has been shut down. Python: `RuntimeError`.
    Shutdown,
    /// Its initializer has failed, with these words. Python: `BrokenThreadPool`.
    BrokenPool(Arc<str>),
    /// It has no worker, and the system has no thread for one. Python: `RuntimeError`.
    NoWorker(io::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shutdown => f.write_str("the pool has been shut down"),
            Self::BrokenPool(why) => {
                write!(f, "the pool is broken: its initializer failed: {why}")
            }
            Self::NoWorker(error) => write!(f, "can't start a worker: {error}"),
        }
    }
}

impl Error for Refusal {}

impl<F> fmt::Display for SubmitError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.why.fmt(f)
    }
}

impl<F> fmt::Debug for SubmitError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubmitError").field("why", &self.why).finish_non_exhaustive()
    }
}

impl<F> Error for SubmitError<F> {}
