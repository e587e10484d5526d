//! The values of a call for each of several items.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::{Future, FutureError, panics::catch};

/// The values in the order of the items, of [`map`](crate::ThreadPoolExecutor::map). What
/// has not begun when it is dropped, or when the time is up, is cancelled.
#[derive(Debug)]
#[must_use = "calls that have not begun are cancelled when it is dropped"]
pub struct Map<T> {
    futures: VecDeque<Future<T>>,
    deadline: Option<Instant>,
}

impl<T> Map<T> {
    pub(crate) fn new(timeout: Option<Duration>) -> Self {
        // A time too far away for the clock is none.
        let deadline = timeout.and_then(|span| Instant::now().checked_add(span));
        Self { futures: VecDeque::new(), deadline }
    }

    pub(crate) fn push(&mut self, future: Future<T>) {
        self.futures.push_back(future);
    }
}

impl<T> Iterator for Map<T> {
    type Item = Result<T, FutureError>;

    /// The next value, or why there is none; after a timeout there is nothing more.
    fn next(&mut self) -> Option<Self::Item> {
        let future = self.futures.pop_front()?;
        let left = self
            .deadline
            .map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if future.wait(left).is_some() {
            return Some(future.into_result());
        }
        self.futures.push_front(future);
        self.cancel();
        Some(Err(FutureError::Timeout))
    }
}

impl<T> Map<T> {
    fn cancel(&mut self) {
        for future in self.futures.drain(..) {
            // An item may panic when it is dropped, and that is no reason to let the next
            // call begin.
            let _ = catch(|| future.cancel());
        }
    }
}

impl<T> Drop for Map<T> {
    fn drop(&mut self) {
        self.cancel();
    }
}
