//! Why a future has no value.

use std::{error::Error, fmt, sync::Arc};

/// Why a future has no value to give.
///
/// What a call itself has to say of its failures, an [`io::Error`](std::io::Error) say, is
/// part of its value: `Future<io::Result<T>>`. In Python, where both are exceptions, "not
/// done yet" and "the call has timed out" can't be told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FutureError {
    /// It is not done yet; the call goes on. Python: `TimeoutError`.
    Timeout,
    /// It was cancelled before its call began. Python: `CancelledError`.
    Cancelled,
    /// The call panicked, with this message. Python: the exception of the call.
    Panicked(Arc<str>),
    /// No worker could be made ready for it. Python: `BrokenThreadPool`.
    BrokenPool(Arc<str>),
}

impl fmt::Display for FutureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("not done in time; the call goes on"),
            Self::Cancelled => f.write_str("cancelled before the call began"),
            Self::Panicked(message) => write!(f, "the call panicked: {message}"),
            Self::BrokenPool(why) => {
                write!(f, "the pool is broken: its initializer failed: {why}")
            }
        }
    }
}

impl Error for FutureError {}
