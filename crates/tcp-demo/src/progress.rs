//! How far a client has come: what its two threads, the sending and the receiving one,
//! tell each other.

use std::{
    fmt,
    io::{self, Write},
    net::{Shutdown, TcpStream},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use anyhow::bail;

/// A connection and how far it has come.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
    progress: Mutex<Progress>,
}

#[derive(Debug)]
pub(crate) struct Progress {
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
    pub(crate) fn new(stream: TcpStream) -> Self {
        let progress = Progress {
            sent: 0,
            finished: false,
            replies: 0,
            owed_since: Instant::now(),
            writing_since: None,
        };
        Self { stream, progress: Mutex::new(progress) }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Progress> {
        // Nobody panics in the middle of a change.
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that no more will be sent, to the peer and to the receiving thread.
    pub(crate) fn finish(&self) {
        let mut progress = self.lock();
        progress.finished = true;
        // With all replies in there is nothing to wait for: this wakes the receiver.
        let how =
            if progress.is_complete() { Shutdown::Both } else { Shutdown::Write };
        // An error means that the peer is gone, which the receiver meets too.
        let _ = self.stream.shutdown(how);
    }
}

/// A write that waits is seen by the receiving thread.
impl Write for &Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // One write of many bytes may wait for long and yet get on.
        let some = &bytes[..bytes.len().min(64 * 1024)];
        self.lock().writing_since = Some(Instant::now());
        let written = (&self.stream).write(some);
        self.lock().writing_since = None;
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        (&self.stream).flush()
    }
}

impl Progress {
    pub(crate) fn add_sent(&mut self, count: usize) {
        if self.replies >= self.sent {
            self.owed_since = Instant::now();
        }
        self.sent += count;
    }

    /// Whether all is sent and answered.
    pub(crate) fn is_complete(&self) -> bool {
        self.finished && self.replies >= self.sent
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

    /// Fails if the server has kept us waiting for too long.
    pub(crate) fn check_time(
        &self,
        wait_began: Instant,
        timeout: Duration,
    ) -> anyhow::Result<()> {
        match self.kept_waiting_since() {
            Some(begin) if begin.max(wait_began).elapsed() >= timeout => {
                let missing = if self.replies < self.sent {
                    "no reply"
                } else {
                    "it took nothing of what we send"
                };
                bail!("{missing} within {timeout:?}, {self}")
            }
            _ => Ok(()),
        }
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

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "after {} of {} replies", self.replies, self.sent)
    }
}
