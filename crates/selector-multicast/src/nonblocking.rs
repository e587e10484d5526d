//! Reading and writing without ever waiting.

use std::io;

use rustix::{
    io::Errno,
    net::{RecvFlags, SendFlags, recv, send},
};
use socket2::Socket;

/// How much is read at once, in bytes.
pub(crate) const READ_LEN: usize = 64 * 1024;

// ANCHOR: read
/// Reads what has come, once; `None` if nothing has.
#[inline]
pub(crate) fn read(sock: &Socket, buf: &mut [u8]) -> io::Result<Option<usize>> {
    match recv(sock, buf, RecvFlags::empty()) {
        Ok((len, _)) => Ok(Some(len)),
        // Whatever came after a signal makes the socket ready again.
        Err(Errno::WOULDBLOCK | Errno::INTR) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
// ANCHOR_END: read

// ANCHOR: write
/// Writes what the kernel has room for, once; that may be nothing.
#[inline]
pub(crate) fn write(sock: &Socket, bytes: &[u8]) -> io::Result<usize> {
    // A peer that has gone would be a signal, SIGPIPE; Rust programs ignore it and get an
    // error.
    match send(sock, bytes, SendFlags::empty()) {
        Err(Errno::WOULDBLOCK | Errno::INTR) => Ok(0),
        outcome => Ok(outcome?),
    }
}
// ANCHOR_END: write
