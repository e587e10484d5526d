//! How far a client has come: what its two threads, the sending and the receiving one,
//! tell each other.

use std::{
    fmt,
    io::{self, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow};

/// How long the sender may take to say that it has no more, when the server has ended.
const PATIENCE: Duration = Duration::from_secs(1);

/// A connection and how far it has come.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
    server: SocketAddr,
    progress: Mutex<Progress>,
    finished: Condvar,
}

#[derive(Debug)]
pub(crate) struct Progress {
    /// Messages whose bytes have begun to go out, before a reply can come.
    begun: usize,
    /// Messages that have gone out whole.
    sent: usize,
    /// No more will go out.
    finished: bool,
    /// Replies that have come.
    pub(crate) replies: usize,
    /// When a reply came to be owed, after none was.
    owed_since: Instant,
    /// When the write began that the sender is in.
    writing_since: Option<Instant>,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> anyhow::Result<Self> {
        let server = stream
            .peer_addr()
            .context("the server has ended the connection at once")?;
        let progress = Progress {
            begun: 0,
            sent: 0,
            finished: false,
            replies: 0,
            owed_since: Instant::now(),
            writing_since: None,
        };
        let (progress, finished) = (Mutex::new(progress), Condvar::new());
        Ok(Self { stream, server, progress, finished })
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Progress> {
        // Nobody panics in the middle of a change.
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the frames of `count` messages.
    pub(crate) fn send(&self, frames: &[u8], count: usize) -> io::Result<()> {
        self.lock().begun += count;
        // To write much may take long and yet get on: each piece has its own time.
        for piece in frames.chunks(64 * 1024) {
            self.lock().writing_since = Some(Instant::now());
            (&self.stream).write_all(piece)?;
        }
        let mut progress = self.lock();
        progress.writing_since = None;
        if progress.replies >= progress.sent {
            progress.owed_since = Instant::now();
        }
        progress.sent += count;
        Ok(())
    }

    /// Says that no more will be sent, to the peer and to the receiving thread.
    // ANCHOR: finish
    pub(crate) fn finish(&self) {
        let mut progress = self.lock();
        progress.finished = true;
        self.finished.notify_one();
        // With all replies in there is nothing to wait for: this wakes the receiver.
        let how =
            if progress.is_complete() { Shutdown::Both } else { Shutdown::Write };
        // An error means that the peer is gone, which the receiver meets too.
        let _ = self.stream.shutdown(how);
    }
    // ANCHOR_END: finish

    /// Whether the server has ended after the last reply. If it owes nothing, the sender
    /// may be just about to say that there is no more to send: it gets a moment.
    pub(crate) fn ends_complete(&self) -> bool {
        let progress = self
            .finished
            .wait_timeout_while(self.lock(), PATIENCE, |progress| {
                !progress.finished && progress.replies >= progress.begun
            })
            .map_or_else(
                |poisoned| poisoned.into_inner().0,
                |(progress, _)| progress,
            );
        progress.is_complete()
    }

    /// A sentence: who failed, how, how far we have come, and where to look.
    pub(crate) fn failure(&self, what: impl fmt::Display) -> anyhow::Error {
        let Progress { replies, begun, .. } = *self.lock();
        let server = self.server;
        let advice = if replies == 0 {
            ": it may be serving another client, or have another --framing"
        } else {
            ""
        };
        anyhow!(
            "server {server}: {what}, after {replies} of {begun} replies; \
             see what the server says{advice}"
        )
    }
}

impl Progress {
    /// Whether all is sent and answered.
    pub(crate) fn is_complete(&self) -> bool {
        self.finished && self.replies >= self.begun
    }

    /// When the receiver's wait ends, or `None` if there is nothing to wait for. While
    /// the server owes nothing, it is the time to look again whether it does.
    pub(crate) fn deadline(
        &self,
        wait_began: Instant,
        timeout: Duration,
    ) -> Option<Instant> {
        if self.is_complete() {
            return None;
        }
        let begin = self.kept_waiting_since().unwrap_or_else(Instant::now);
        Some(begin.max(wait_began) + timeout)
    }

    /// What the server has not done for too long, if there is such a thing.
    pub(crate) fn is_late(
        &self,
        wait_began: Instant,
        timeout: Duration,
    ) -> Option<String> {
        let begin = self.kept_waiting_since()?;
        if begin.max(wait_began).elapsed() < timeout {
            return None;
        }
        let missing = if self.replies < self.sent {
            "no reply"
        } else {
            "it took next to nothing of what we send"
        };
        Some(format!("{missing} within {timeout:?}"))
    }

    /// Since when the server owes us a reply, or room for what we write.
    fn kept_waiting_since(&self) -> Option<Instant> {
        if self.replies < self.sent {
            Some(self.owed_since)
        } else {
            self.writing_since
        }
    }
}
