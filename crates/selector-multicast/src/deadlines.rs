//! Until when something has to happen, for each of many registrations.
//!
//! Deadlines are set far more often than they pass, and mostly later than before. So the
//! heap keeps the earliest time that a token has had, and looks up what holds now only when
//! that time has come.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    time::{Duration, Instant},
};

use slotmap::SecondaryMap;

use crate::Token;

/// At most one deadline for each token.
#[derive(Debug, Default)]
pub(crate) struct Deadlines {
    by_token: SecondaryMap<Token, Instant>,
    /// For each deadline a time not later than it; and times of deadlines that are gone.
    by_time: BinaryHeap<Reverse<(Instant, Token)>>,
}

impl Deadlines {
    /// Sets the deadline of `token`, in place of the one it had.
    pub(crate) fn set(&mut self, token: Token, deadline: Instant) {
        let before = self.by_token.insert(token, deadline);
        if before.is_none_or(|before| deadline < before) {
            self.by_time.push(Reverse((deadline, token)));
        }
        // Those that are gone cost no more memory than those that are there.
        if self.by_time.len() > 2 * self.by_token.len() + 1000 {
            let deadlines = self.by_token.iter();
            self.by_time =
                deadlines.map(|(token, time)| Reverse((*time, token))).collect();
        }
    }

    pub(crate) fn clear(&mut self, token: Token) {
        self.by_token.remove(token);
    }

    /// Takes out a deadline that has passed.
    pub(crate) fn expired(&mut self, now: Instant) -> Option<Token> {
        let first = self.next()?;
        let &Reverse((_, token)) = self.by_time.peek()?;
        (first <= now).then(|| {
            self.by_time.pop();
            self.by_token.remove(token);
            token
        })
    }

    /// The first of them.
    pub(crate) fn next(&mut self) -> Option<Instant> {
        loop {
            let &Reverse((time, token)) = self.by_time.peek()?;
            let deadline = self.by_token.get(token).copied();
            if deadline == Some(time) {
                return deadline;
            }
            self.by_time.pop();
            if let Some(deadline) = deadline.filter(|deadline| time < *deadline) {
                self.by_time.push(Reverse((deadline, token)));
            }
        }
    }
}

/// How long to wait for a deadline, if there is one.
pub(crate) fn until(deadline: Option<Instant>) -> Option<Duration> {
    deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
}

#[cfg(test)]
mod tests {
    use slotmap::SlotMap;

    use super::*;

    #[test]
    fn the_last_word_about_a_token_holds() {
        let mut tokens: SlotMap<Token, ()> = SlotMap::with_key();
        let [later, sooner, gone, again] = [(); 4].map(|()| tokens.insert(()));
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut deadlines = Deadlines::default();
        for (token, seconds) in
            [(later, 1), (later, 5), (sooner, 9), (sooner, 3), (gone, 2), (again, 4)]
        {
            deadlines.set(token, at(seconds));
        }
        deadlines.clear(gone);
        deadlines.clear(again);
        deadlines.set(again, at(6));
        deadlines.set(again, at(4));

        assert_eq!(deadlines.next(), Some(at(3)));
        assert_eq!(deadlines.expired(at(2)), None);
        let passed: Vec<_> =
            std::iter::from_fn(|| deadlines.expired(at(9))).collect();
        assert_eq!(passed, [sooner, again, later]);
        assert_eq!(deadlines.next(), None);
    }

    #[test]
    fn deadlines_that_are_gone_are_forgotten() {
        let mut tokens: SlotMap<Token, ()> = SlotMap::with_key();
        let mut deadlines = Deadlines::default();
        let stayer = tokens.insert(());
        let hour = Duration::from_secs(3600);
        for _ in 0..10_000 {
            for token in [stayer, tokens.insert(())] {
                deadlines.clear(token);
                deadlines.set(token, Instant::now() + hour);
            }
            deadlines.clear(stayer);
        }
        for token in tokens.keys() {
            deadlines.clear(token);
        }
        deadlines.set(stayer, Instant::now() + hour);
        let kept = deadlines.by_time.len();
        assert!(kept <= 2 * 10_001 + 1000, "{kept}");
        for _ in 0..10_000 {
            deadlines.clear(stayer);
            deadlines.set(stayer, Instant::now() + hour);
        }
        let kept = deadlines.by_time.len();
        assert!(kept <= 2 + 1000, "{kept}");
    }
}
