//! A call that a pool does not take in.

use std::{
    error::Error,
    fmt, io,
    sync::{Arc, Mutex, PoisonError},
};

use crate::FutureError;

/// A call that was not taken in. To drop this drops what the call owns.
pub struct SubmitError<F> {
    /// Why it was not.
    pub why: Refusal,
    /// A `Mutex` makes any call that may be sent to a thread one that may be shared too, as
    /// `anyhow` asks of an error. Nobody locks it.
    call: Mutex<F>,
}

impl<F> SubmitError<F> {
    pub(crate) fn new(call: F, why: Refusal) -> Self {
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
            Self::BrokenPool(why) => FutureError::BrokenPool(Arc::clone(why)).fmt(f),
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
