//! A deadline for a message, however many reads it takes.
//!
//! A timeout on a socket ends one call. A peer that drips a byte now and then never
//! lets it run out and holds a reader for as long as it likes. So the timeout of each
//! call is what is left until the deadline.

use std::{
    io::{self, Read, Write},
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
}

impl<'s> DeadlineStream<'s> {
    /// The stream without a deadline: it waits as long as the stream does.
    pub fn new(stream: &'s TcpStream) -> Self {
        Self { stream, deadline: None }
    }

    /// Sets the deadline for all that is read or written from here on.
    pub fn set_deadline(&mut self, deadline: Instant) {
        self.deadline = Some(deadline);
    }
}

impl Read for DeadlineStream<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if let Some(deadline) = self.deadline {
            self.stream.set_read_timeout(Some(time_left(deadline)?))?;
        }
        self.stream.read(buf).map_err(timed_out)
    }
}

impl Write for DeadlineStream<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if let Some(deadline) = self.deadline {
            self.stream.set_write_timeout(Some(time_left(deadline)?))?;
        }
        self.stream.write(buf).map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

fn time_left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    // A timeout of zero is an error to the standard library.
    if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
}

fn timed_out(error: io::Error) -> io::Error {
    if is_timeout(&error) { io::ErrorKind::TimedOut.into() } else { error }
}
