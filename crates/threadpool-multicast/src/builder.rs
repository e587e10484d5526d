//! The settings of a pool, each by its name.
//!
//! Source: `ThreadPoolExecutor(max_workers=None, thread_name_prefix='', initializer=None,
//! initargs=())` of Python's standard library. Whoever passes them by position may give the
//! initializer as the prefix; Python does not complain, and never calls it.

use std::{fmt, io, thread};

use crate::{
    ThreadPoolExecutor,
    pool::{Initializer, Pool},
};

/// The settings of a pool, each by its name.
#[derive(Default)]
pub struct Builder {
    max_workers: Option<usize>,
    thread_name_prefix: Option<String>,
    initializer: Option<Initializer>,
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
    /// broken: calls that have not begun come to
    /// [`FutureError::BrokenPool`](crate::FutureError::BrokenPool), and no more
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
        if self.max_workers == Some(0) {
            return refuse(
                "a pool needs at least one worker: max_workers must be greater than 0",
            );
        }
        if self.thread_name_prefix.as_ref().is_some_and(|name| name.contains('\0')) {
            return refuse("the name of a thread can't have a null byte");
        }
        Ok(ThreadPoolExecutor::on(self.into_pool()))
    }

    /// The pool of settings that are good.
    pub(crate) fn into_pool(self) -> Pool {
        let Self { max_workers, thread_name_prefix, initializer } = self;
        let max_workers = max_workers.unwrap_or_else(default_workers);
        Pool::new(max_workers, thread_name_prefix, initializer)
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
// ANCHOR: default_workers
fn default_workers() -> usize {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    (processors + 4).min(32)
}
// ANCHOR_END: default_workers
