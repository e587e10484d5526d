//! Waiting for several futures at once.
//!
//! Source: `concurrent.futures.wait` of Python's standard library.

use std::time::Duration;

use crate::{Future, FutureError, as_completed};

/// What [`wait`] waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReturnWhen {
    /// One is done.
    FirstCompleted,
    /// One has failed (to be cancelled is no failure), or all are done.
    FirstException,
    /// All are done.
    #[default]
    AllCompleted,
}

/// What [`wait`] returns.
#[derive(Debug)]
#[must_use = "the futures are in here"]
pub struct DoneAndNotDone<T> {
    /// Those that were done.
    pub done: Vec<Future<T>>,
    /// The others.
    pub not_done: Vec<Future<T>>,
}

/// Waits for some or all of the futures, for as long as the timeout says at the most.
///
/// Python: `wait(fs, timeout=None, return_when=ALL_COMPLETED)`, where the same future may be
/// given twice and counts once. Here it can't be:
///
/// ```compile_fail
/// use threadpool_multicast::{DoneAndNotDone, Future, ReturnWhen, wait};
///
/// fn wait_twice(future: Future<u8>) -> DoneAndNotDone<u8> {
///     wait([future, future], None, ReturnWhen::AllCompleted)
/// }
/// ```
pub fn wait<T>(
    futures: impl IntoIterator<Item = Future<T>>,
    timeout: Option<Duration>,
    return_when: ReturnWhen,
) -> DoneAndNotDone<T> {
    let mut completed = as_completed(futures, timeout);
    let mut done = Vec::new();
    while let Some(Ok(future)) = completed.next() {
        let is_enough = match return_when {
            ReturnWhen::FirstCompleted => true,
            ReturnWhen::FirstException => has_failed(&future),
            ReturnWhen::AllCompleted => false,
        };
        done.push(future);
        if is_enough {
            break;
        }
    }
    let (also_done, not_done): (Vec<_>, _) =
        completed.into_rest().into_iter().partition(Future::done);
    done.extend(also_done);
    DoneAndNotDone { done, not_done }
}

fn has_failed<T>(future: &Future<T>) -> bool {
    matches!(
        future.result(Some(Duration::ZERO)),
        Err(FutureError::Panicked(_) | FutureError::BrokenPool(_))
    )
}
