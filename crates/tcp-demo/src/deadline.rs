//! A deadline for a message, however many reads it takes.
//!
//! A timeout on a socket ends one call. A peer that drips a byte now and then never
//! lets it run out and holds a reader for as long as it likes. So the timeout of each
//! call is what is left until the deadline.
//!
//! Sources: socket(7) for SO_RCVTIMEO; setsockopt(2) of macOS for EINVAL.

use std::{
    io::{self, Read, Write},
    mem,
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::mode::is_timeout;

/// A blocking stream, all of whose reads (or writes) together end at a deadline.
///
/// Reading and writing have a timeout each; give each its own `DeadlineStream`. Past the
/// deadline, the error has the kind `TimedOut` on every system.
#[derive(Debug)]
pub struct DeadlineStream<'s> {
    stream: &'s TcpStream,
    deadline: Option<Instant>,
    /// A call has begun after the deadline: it was the last one.
    is_over: bool,
}

impl<'s> DeadlineStream<'s> {
    /// The stream without a deadline: it waits as long as the stream does.
    pub fn new(stream: &'s TcpStream) -> Self {
        Self { stream, deadline: None, is_over: false }
    }

    /// Sets the deadline for all that is read or written from here on.
    pub fn set_deadline(&mut self, deadline: Instant) {
        self.deadline = Some(deadline);
        self.is_over = false;
    }

    /// How long the next call may wait, or `None` without a deadline.
    ///
    /// One call may begin after the deadline, and wait no more than a moment: when we
    /// did not run for a while (Ctrl-Z, say), what came meanwhile was not late.
    // ANCHOR: time_left
    fn time_left(&mut self) -> io::Result<Option<Duration>> {
        let Some(deadline) = self.deadline else { return Ok(None) };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() && mem::replace(&mut self.is_over, true) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        // A timeout of zero is an error to the standard library.
        Ok(Some(left.max(Duration::from_millis(1))))
    }
    // ANCHOR_END: time_left
}

// ANCHOR: read
impl Read for DeadlineStream<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if let Some(left) = self.time_left()? {
            unless_ended(self.stream.set_read_timeout(Some(left)))?;
        }
        self.stream.read(buf).map_err(timed_out)
    }
}
// ANCHOR_END: read

impl Write for DeadlineStream<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if let Some(left) = self.time_left()? {
            unless_ended(self.stream.set_write_timeout(Some(left)))?;
        }
        self.stream.write(buf).map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// macOS takes no timeout (EINVAL) for a connection that both sides have shut down.
/// None is needed there: what came before the end is still read, without waiting.
fn unless_ended(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        outcome => outcome,
    }
}

fn timed_out(error: io::Error) -> io::Error {
    if is_timeout(&error) { io::ErrorKind::TimedOut.into() } else { error }
}
