//! The bytes that a peer is owed: those that the kernel had no room for.
//!
//! A write to a non-blocking socket takes as many bytes as there is room for and says
//! how many; the rest is ours to keep until the socket is writable again.

use std::io;

use socket2::Socket;

use crate::nonblocking::write;

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    bytes: Vec<u8>,
    /// How many of them the kernel has taken by now.
    sent: usize,
}

impl Outbox {
    // ANCHOR: send
    /// Sends `bytes` behind what is owed already. What the kernel does not take now is
    /// owed.
    #[inline]
    pub(crate) fn send(&mut self, sock: &Socket, bytes: &[u8]) -> io::Result<()> {
        let taken = if self.is_empty() { write(sock, bytes)? } else { 0 };
        if taken < bytes.len() {
            self.push(&bytes[taken..]);
        }
        Ok(())
    }
    // ANCHOR_END: send

    /// Owes `bytes` without trying to send them.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if self.sent > self.bytes.len() / 2 {
            self.bytes.drain(..self.sent);
            self.sent = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    // ANCHOR: flush
    /// Sends what the kernel has room for. Returns whether it took any.
    pub(crate) fn flush(&mut self, sock: &Socket) -> io::Result<bool> {
        let taken = write(sock, &self.bytes[self.sent..])?;
        self.sent += taken;
        if self.is_empty() {
            // Its memory goes too: a peer that keeps up needs none.
            *self = Self::default();
        }
        Ok(taken > 0)
    }
    // ANCHOR_END: flush

    /// How many bytes are owed.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() - self.sent
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
