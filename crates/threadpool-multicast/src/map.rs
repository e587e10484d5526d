//! The values of a call for each of several items.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::{Future, FutureError, deadline, panics::catch_drop};

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
        Self { futures: VecDeque::new(), deadline: deadline::after(timeout) }
    }

    pub(crate) fn push(&mut self, future: Future<T>) {
        self.futures.push_back(future);
    }
}

impl<T> Iterator for Map<T> {
    type Item = Result<T, FutureError>;

    /// The next value, or why there is none. Behind a call that panicked it goes on (in Python
    /// it would end there); behind a timeout there is nothing more.
    fn next(&mut self) -> Option<Self::Item> {
        let future = self.futures.pop_front()?;
        if future.wait(deadline::left(self.deadline)).is_some() {
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
            // That is no reason to let the next call begin.
            catch_drop(|| {
                future.cancel();
            });
        }
    }
}

impl<T> Drop for Map<T> {
    fn drop(&mut self) {
        self.cancel();
    }
}
