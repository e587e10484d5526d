//! A connected peer: its socket, and what it is owed.
//!
//! The socket blocks. One thread waits in a read, another one may wait in a write at the same
//! time; each direction has a timeout of its own.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rustix::io::Errno;

use crate::outbox::Outbox;

/// How much is written at once, in bytes. To take so much, or a part of it, is progress.
const PIECE_LEN: usize = 64 * 1024;

#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) name: SocketAddr,
    stream: TcpStream,
    pub(crate) outbox: Outbox,
    /// How many messages have come from it.
    pub(crate) messages: AtomicU64,
    idle_timeout: Option<Duration>,
    /// Whether we have hung up: what still comes counts no more.
    is_over: AtomicBool,
    /// Until when all that it is owed must be written, if that is so.
    write_by: OnceLock<Instant>,
    /// Why nothing can be sent to it any more.
    write_error: OnceLock<String>,
}

impl Peer {
    pub(crate) fn new(
        name: SocketAddr,
        stream: TcpStream,
        idle_timeout: Option<Duration>,
    ) -> io::Result<Self> {
        // We gather messages ourselves; the kernel is not to wait for more of them.
        stream.set_nodelay(true)?;
        stream.set_write_timeout(idle_timeout)?;
        Ok(Self {
            name,
            stream,
            outbox: Outbox::default(),
            messages: AtomicU64::new(0),
            idle_timeout,
            is_over: AtomicBool::new(false),
            write_by: OnceLock::new(),
            write_error: OnceLock::new(),
        })
    }

    /// Reads what has come, waiting for it until the deadline.
    pub(crate) fn read(
        &self,
        buf: &mut [u8],
        deadline: Option<Instant>,
    ) -> io::Result<usize> {
        if let Some(deadline) = deadline {
            let left = deadline.saturating_duration_since(Instant::now());
            // A timeout of zero is an error to the standard library.
            let left = left.max(Duration::from_millis(1));
            self.stream.set_read_timeout(Some(left))?;
        }
        loop {
            match (&self.stream).read(buf) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // Linux goes on handing out what comes in, and a peer might send for ever.
                _ if self.is_over.load(Ordering::Acquire) => return Ok(0),
                outcome => return outcome,
            }
        }
    }

    /// Owes it messages, without waiting. Says whether it is behind by more than the limit;
    /// what it has said itself does not count.
    pub(crate) fn owe(&self, frames: &[u8], is_own: bool, limit: usize) -> bool {
        let send = |bytes: &[u8]| self.send_without_waiting(bytes);
        self.outbox.push(frames, is_own, limit, send)
    }

    /// How much the kernel has room for. (Windows can't be asked not to wait for more; there
    /// the writer does it all.)
    fn send_without_waiting(&self, bytes: &[u8]) -> usize {
        #[cfg(not(windows))]
        {
            use rustix::net::{SendFlags, send};
            // An error other than that there is no room is for the writer, who meets it too.
            send(&self.stream, bytes, SendFlags::DONTWAIT).unwrap_or(0)
        }
        #[cfg(windows)]
        {
            let _ = bytes;
            0
        }
    }

    /// What an end of the stream really was, if it was none. Of two threads in a broken
    /// connection one gets the error; the other one, it may be the reader, sees an end.
    pub(crate) fn broken(&self) -> Option<String> {
        if let Some(error) = self.write_error()
            && self.is_over.load(Ordering::Acquire)
        {
            return Some(error.to_owned());
        }
        let is_reset = self.stream.peer_addr().is_err();
        is_reset.then(|| io::Error::from(Errno::CONNRESET).to_string())
    }

    /// Why nothing more can be sent to it, if that is so.
    pub(crate) fn write_error(&self) -> Option<&str> {
        self.write_error.get().map(String::as_str)
    }

    /// The second thread of a conversation: writes what was owed at once, while the first one
    /// waits in a read.
    // ANCHOR: write_owed
    pub(crate) fn write_owed(&self) {
        while let Some(bytes) = self.outbox.wait_for_work() {
            self.write(&bytes);
        }
    }
    // ANCHOR_END: write_owed

    /// Waits until what is owed by now has been written, by whoever is writing or else by
    /// this thread; or until the deadline, or until nothing is written any more.
    pub(crate) fn settle(&self, deadline: Option<Instant>) {
        let Some(mark) = self.outbox.mark() else { return };
        while self.outbox.wait_for_writer(mark, deadline) {
            match self.outbox.take() {
                Some(bytes) => self.write(&bytes),
                None if deadline.is_some_and(|it| it <= Instant::now()) => return,
                None => {}
            }
        }
    }

    /// Gives up what can't be written in this time, however little of it is taken at once.
    pub(crate) fn limit_writes(&self, timeout: Duration) {
        let _ = self.write_by.set(Instant::now() + timeout);
        // An error means that it is broken, and then no write takes any time.
        let _ = self.stream.set_write_timeout(Some(timeout));
    }

    /// Writes what was taken from the outbox.
    fn write(&self, bytes: &[u8]) {
        if let Err(error) = self.try_write(bytes) {
            self.write_failed(&error);
        }
        if self.outbox.end_write() {
            self.end_sending();
        }
    }

    fn try_write(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            if self.write_by.get().is_some_and(|by| *by <= Instant::now()) {
                return Err(ErrorKind::TimedOut.into());
            }
            let piece = &bytes[..bytes.len().min(PIECE_LEN)];
            match (&self.stream).write(piece) {
                Ok(len) => {
                    self.outbox.wrote(len);
                    bytes = &bytes[len..];
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// What it has said before is still read, so that it is the reader who meets the end,
    /// and tells.
    fn write_failed(&self, error: &io::Error) {
        if is_timeout(error) {
            let timeout = self.idle_timeout.unwrap_or_default();
            let why = format!("it did not take what it is owed within {timeout:?}");
            let _ = self.write_error.set(why);
            // It would not end by itself.
            self.hang_up();
        } else {
            let _ = self.write_error.set(error.to_string());
            self.outbox.close();
        }
    }

    /// Takes nothing more for it. It still gets what it is owed, and then the end of the
    /// stream.
    pub(crate) fn finish(&self) {
        if self.outbox.finish() {
            self.end_sending();
        }
    }

    fn end_sending(&self) {
        // An error means that it is broken, and the reader meets that too.
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    /// Wakes whoever waits in the socket, for good. (To close it would not wake them, and it
    /// is not closed as long as they have it.)
    pub(crate) fn hang_up(&self) {
        self.is_over.store(true, Ordering::Release);
        self.outbox.close();
        // An error means that it is broken already.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// Whether a call ended because its time was up: Unix says one thing, Windows the other.
pub(crate) fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
