//! Until when something has to happen, for each of many registrations.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use slotmap::SecondaryMap;

use crate::Token;

/// At most one deadline for each token.
#[derive(Debug, Default)]
pub(crate) struct Deadlines {
    by_time: BTreeSet<(Instant, Token)>,
    by_token: SecondaryMap<Token, Instant>,
}

impl Deadlines {
    /// Sets the deadline of `token`, in place of the one it had.
    pub(crate) fn set(&mut self, token: Token, deadline: Instant) {
        self.clear(token);
        self.by_token.insert(token, deadline);
        self.by_time.insert((deadline, token));
    }

    pub(crate) fn clear(&mut self, token: Token) {
        if let Some(deadline) = self.by_token.remove(token) {
            self.by_time.remove(&(deadline, token));
        }
    }

    /// Takes out a deadline that has passed.
    pub(crate) fn expired(&mut self, now: Instant) -> Option<Token> {
        let &(deadline, token) = self.by_time.first()?;
        (deadline <= now).then(|| {
            self.clear(token);
            token
        })
    }

    /// The first of them.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.by_time.first().map(|&(deadline, _)| deadline)
    }
}

/// How long to wait for a deadline, if there is one.
pub(crate) fn until(deadline: Option<Instant>) -> Option<Duration> {
    deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
}
