//! Futures, one by one as they are done.
//!
//! Each future is asked to send its number over a channel when it is done. So who waits for
//! a thousand of them waits in one place.
//!
//! Source: `concurrent.futures.as_completed` of Python's standard library.

use std::{
    error::Error,
    fmt, mem,
    time::{Duration, Instant},
};

use crossbeam::channel::{Receiver, Sender, unbounded};

use crate::{Future, deadline};

/// The futures one by one as they are done; those that are done already come first.
///
/// `timeout`: how long to wait for all of them together.
///
/// Python: `as_completed(fs, timeout=None)`.
// ANCHOR: as_completed
pub fn as_completed<T>(
    futures: impl IntoIterator<Item = Future<T>>,
    timeout: Option<Duration>,
) -> AsCompleted<T> {
    let deadline = deadline::after(timeout);
    let (sender, done) = unbounded();
    let futures: Vec<_> = futures.into_iter().map(Some).collect();
    for (number, future) in futures.iter().flatten().enumerate() {
        future.tell(&sender, number);
    }
    AsCompleted { left: futures.len(), futures, sender, done, deadline }
}
// ANCHOR_END: as_completed

/// Futures as they are done, of [`as_completed()`].
#[derive(Debug)]
#[must_use = "an iterator does nothing unless it is asked"]
pub struct AsCompleted<T> {
    /// By their numbers; those that were handed out are gone.
    futures: Vec<Option<Future<T>>>,
    /// How many there are still to hand out; none when the time is up.
    left: usize,
    sender: Sender<usize>,
    done: Receiver<usize>,
    deadline: Option<Instant>,
}

impl<T> AsCompleted<T> {
    /// Those that were not handed out, done or not.
    #[must_use]
    pub fn into_rest(mut self) -> Vec<Future<T>> {
        let rest: Vec<_> = self.futures.drain(..).flatten().collect();
        for future in &rest {
            future.forget(&self.sender);
        }
        rest
    }
}

impl<T> Iterator for AsCompleted<T> {
    type Item = Result<Future<T>, Unfinished>;

    /// The next one that is done. If the time is up, how many are not, and then nothing
    /// more.
    // ANCHOR: next
    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        let told = match self.deadline {
            None => self.done.recv().ok(),
            Some(deadline) => self.done.recv_deadline(deadline).ok(),
        };
        if let Some(future) = told.and_then(|number| self.futures[number].take()) {
            self.left -= 1;
            return Some(Ok(future));
        }
        let unfinished = mem::take(&mut self.left);
        Some(Err(Unfinished { unfinished, all: self.futures.len() }))
    }
    // ANCHOR_END: next
}

/// The time is up before all futures are done. Python: `TimeoutError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfinished {
    /// How many are not done.
    pub unfinished: usize,
    /// How many there are.
    pub all: usize,
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (of {}) futures unfinished", self.unfinished, self.all)
    }
}

impl Error for Unfinished {}
