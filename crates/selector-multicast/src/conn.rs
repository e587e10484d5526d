//! The client's connection to a target, or its attempt at one.

use std::time::Instant;

use cli::Outcome;
use framing::{AnyCodec, Decoder};

use crate::{EVENT_READ, EVENT_WRITE, EventMask, outbox::Outbox};

#[derive(Debug)]
pub(crate) struct Conn {
    /// Which target it belongs to.
    pub(crate) target: usize,
    /// How many of the target's addresses have been tried.
    pub(crate) tried: usize,
    /// Until when, with all of them together.
    pub(crate) connect_by: Instant,
    pub(crate) connected: bool,
    pub(crate) decoder: Decoder<AnyCodec>,
    pub(crate) outbox: Outbox,
    /// Since when more than half of what may wait for it waits.
    pub(crate) behind_since: Option<Instant>,
    /// How many messages are meant for the target.
    pub(crate) messages: u64,
    /// How many messages have come from it.
    pub(crate) answers: u64,
    /// Whether it has let the time for an answer pass.
    pub(crate) is_silent: bool,
    /// Whether we have ended our side.
    pub(crate) half_closed: bool,
}

impl Conn {
    pub(crate) fn new(target: usize, codec: AnyCodec, connect_by: Instant) -> Self {
        Self {
            target,
            tried: 0,
            connect_by,
            connected: false,
            decoder: Decoder::new(codec),
            outbox: Outbox::default(),
            behind_since: None,
            messages: 0,
            answers: 0,
            is_silent: false,
            half_closed: false,
        }
    }

    /// What to wait for. An attempt to connect that has come to an end, good or bad, makes
    /// the socket writable.
    pub(crate) fn events(&self) -> EventMask {
        match (self.connected, self.outbox.is_empty()) {
            (false, _) => EVENT_WRITE,
            (true, true) => EVENT_READ,
            (true, false) => EVENT_READ | EVENT_WRITE,
        }
    }

    /// Notes whether it lags behind. `limit`: the most that may wait for it.
    pub(crate) fn note_lag(&mut self, limit: usize) {
        if self.outbox.len() <= limit / 2 {
            self.behind_since = None;
        } else if self.behind_since.is_none() {
            self.behind_since = Some(Instant::now());
        }
    }

    pub(crate) fn owes_answers(&self) -> bool {
        self.answers < self.messages
    }

    /// The outcome if it has ended its side too early.
    pub(crate) fn closed(&self) -> Outcome {
        // Messages of others do not make up for an answer that can't have come.
        let taken = self.messages - u64::from(!self.outbox.is_empty());
        let answers = self.answers.min(taken);
        Outcome::Closed { answers, messages: self.messages }
    }
}
