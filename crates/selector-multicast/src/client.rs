//! A client that sends every message to every target, all on one thread.
//!
//! `start_conn` begins to connect to each target and waits for none.
//! [`broadcast_message`] sends one message and tells what became of it at each target;
//! [`service_conn`](Client::service_conn) takes messages from a queue until the queue ends,
//! and hands out what the targets send.
//!
//! No target waits for another: what one does not take waits in its own outbox, and when
//! that is full the target is given up. More is taken from the queue once a target has
//! taken all there was, so the fastest sets the pace, and a queue of any length goes through
//! in bounded memory. One that falls far behind the others is waited for, but not long.
//!
//! Source: `start_conn`, `broadcast_message` and `service_conn` of the notes, where each
//! message of the queue goes to one target only.

use std::{
    io,
    time::{Duration, Instant},
};

use cli::{Outcome, Target};
use crossbeam::channel::{Receiver, TryRecvError};
use framing::{AnyCodec, Codec};

use crate::{
    MessageSender,
    connections::{Connections, Pace},
    message_queue::message_queue,
};

/// With so many bytes taken from the queue, it is time to look at the sockets.
const GATHER_LEN: usize = 64 * 1024;

/// What a client can be told.
#[derive(Debug, Clone, Copy)]
pub struct ClientOptions {
    /// How messages are told apart, and how long they may be.
    pub codec: AnyCodec,
    /// The time to connect, and the longest wait for an answer that is owed.
    pub timeout: Duration,
    /// The most bytes that are kept for a target that does not read.
    pub outbox_limit: usize,
}

/// What a target has sent, or how it stands with it.
#[derive(Debug)]
pub enum News<'a> {
    /// A message came.
    Message(&'a [u8]),
    /// Nothing came in time, though an answer is owed. It may still come.
    Silent(Outcome),
    /// The connection has ended.
    Ended(Outcome),
}

/// Sends one message to all targets, waits for an answer of each, and returns how many
/// have given one. Each target's outcome goes to `on_outcome` as soon as it is known.
///
/// # Errors
///
/// The message does not fit the framing; those of the selector; those of `on_outcome`.
/// What goes wrong with a target is its outcome.
// ANCHOR: broadcast_message
pub fn broadcast_message(
    targets: &[Target],
    message: &[u8],
    options: ClientOptions,
    mut on_outcome: impl FnMut(&Target, &Outcome) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let mut frame = Vec::new();
    options.codec.encode(message, &mut frame)?;
    let mut on_news = |target: &Target, news: News<'_>| match news {
        News::Ended(outcome) => on_outcome(target, &outcome),
        News::Message(_) | News::Silent(_) => Ok(()),
    };
    let mut connections = Connections::new(targets, options, true)?;
    connections.start_conn(&mut on_news)?;
    connections.send_to_all(&frame, 1, &mut on_news)?;
    while !connections.is_empty() {
        connections.serve_once(None, &mut on_news)?;
    }
    Ok(connections.delivered)
}
// ANCHOR_END: broadcast_message

/// A client that goes on until its queue ends.
#[derive(Debug)]
pub struct Client<'t> {
    connections: Connections<'t>,
    /// Frames, ready to be sent.
    queue: Receiver<Vec<u8>>,
}

impl<'t> Client<'t> {
    /// A client, and the queue for its messages.
    ///
    /// # Errors
    ///
    /// No descriptor is left for the selector.
    pub fn new(
        targets: &'t [Target],
        options: ClientOptions,
    ) -> io::Result<(Self, MessageSender)> {
        let connections = Connections::new(targets, options, false)?;
        let (sender, queue) = message_queue(options.codec, connections.waker());
        Ok((Self { connections, queue }, sender))
    }

    /// Sends each message of the queue to every target, and tells `on_news` what comes from
    /// them, until the queue has ended and each target has given its answers and ended its
    /// side. Returns how many did. Ends early when no target is left.
    ///
    /// # Errors
    ///
    /// Those of the selector and of `on_news`. What goes wrong with a target is news.
    pub fn service_conn(
        mut self,
        mut on_news: impl FnMut(&Target, News<'_>) -> anyhow::Result<()>,
    ) -> anyhow::Result<usize> {
        self.connections.start_conn(&mut on_news)?;
        let mut ended = false;
        while !self.connections.is_empty() {
            // ANCHOR: take
            let mut frames = Vec::new();
            let mut messages = 0;
            let mut is_drained = false;
            let pace = self.connections.pace();
            while pace == Pace::Now
                && !ended
                && !is_drained
                && frames.len() < GATHER_LEN
            {
                match self.queue.try_recv() {
                    Ok(frame) => {
                        frames.extend_from_slice(&frame);
                        messages += 1;
                    }
                    Err(TryRecvError::Empty) => is_drained = true,
                    Err(TryRecvError::Disconnected) => ended = true,
                }
            }
            // ANCHOR_END: take
            // ANCHOR: serve
            if messages > 0 {
                self.connections.send_to_all(&frames, messages, &mut on_news)?;
            }
            if ended {
                self.connections.close(&mut on_news)?;
            }
            if self.connections.is_empty() {
                break;
            }
            // The wake may have been for more than we have taken, or for the end.
            let at_latest = match self.connections.pace() {
                _ if is_drained || ended => None,
                Pace::Now => Some(Instant::now()),
                Pace::NotBefore(time) => Some(time),
                Pace::WhenATargetIsReady => None,
            };
            self.connections.serve_once(at_latest, &mut on_news)?;
            // ANCHOR_END: serve
        }
        Ok(self.connections.delivered)
    }
}
