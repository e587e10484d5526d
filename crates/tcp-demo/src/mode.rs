//! The three modes of a socket: blocking, non-blocking, and with a timeout.
//!
//! | mode | a read without data | Python |
//! |---|---|---|
//! | blocking | waits | `settimeout(None)`, `setblocking(True)` |
//! | non-blocking | fails at once, `WouldBlock` | `settimeout(0.0)`, `setblocking(False)` |
//! | timeout | waits and then fails | `settimeout(value)` |
//!
//! In Python the three exclude each other. Underneath they do not: a timeout (which
//! Rust has one of for reading and one for writing) belongs to a blocking descriptor,
//! and non-blocking wins over both. [`Mode::set`] sets all of it, so that they exclude
//! each other here too.
//!
//! A timeout ends one call, not one message: see `deadline.rs`. Its error has the kind
//! `WouldBlock` on Unix and `TimedOut` on Windows; [`is_timeout`] knows both.
//!
//! Sources: socket(7) for SO_RCVTIMEO; Python's `socket.settimeout(value)`.

use std::{io, net::TcpStream, time::Duration};

/// What an operation does that can't be completed at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It waits. Every socket begins like this.
    Blocking,
    /// It fails.
    NonBlocking,
    /// It waits this long, then fails. The kernel rounds up to its clock tick.
    Timeout(Duration),
}

impl Mode {
    /// Puts `stream`, and every clone of it, into this mode.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a timeout of zero.
    // ANCHOR: set
    pub fn set(self, stream: &TcpStream) -> io::Result<()> {
        let timeout = match self {
            Self::Timeout(timeout) => Some(timeout),
            Self::Blocking | Self::NonBlocking => None,
        };
        stream.set_read_timeout(timeout)?;
        stream.set_write_timeout(timeout)?;
        stream.set_nonblocking(self == Self::NonBlocking)
    }
    // ANCHOR_END: set
}

/// Whether an error of a blocking socket says that its timeout has run out.
pub fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}
