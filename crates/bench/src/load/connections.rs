//! Connections to one server, and what came on each.

use std::{
    fmt,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    os::fd::OwnedFd,
};

use anyhow::{Context, ensure};
use rustix::{
    buffer::spare_capacity,
    event::{
        Timespec,
        epoll::{self, CreateFlags, Event, EventData, EventFlags},
    },
    io::retry_on_intr,
};

use super::frame::{FRAME_LEN, frame};
use crate::child::DEADLINE;

const READ_LEN: usize = 64 * 1024;

/// As many messages as one call can send.
const SEND_MAX: usize = 64;

/// Non-blocking connections in an epoll set.
pub struct Connections {
    epoll: OwnedFd,
    all: Vec<Connection>,
    events: Vec<Event>,
    input: Vec<u8>,
    /// The same frame again and again, longer than any read.
    wire: Vec<u8>,
}

struct Connection {
    stream: TcpStream,
    /// How many bytes of a frame have come that is not whole yet.
    partial: usize,
}

impl Connections {
    /// Opens so many of them.
    ///
    /// # Errors
    ///
    /// The server does not accept one.
    pub fn open(server: SocketAddr, count: usize) -> anyhow::Result<Self> {
        let epoll = epoll::create(CreateFlags::CLOEXEC)?;
        let mut all = Vec::with_capacity(count);
        for token in 0..count {
            let stream = TcpStream::connect_timeout(&server, DEADLINE)
                .with_context(|| format!("connection {token} to {server}"))?;
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let data = EventData::new_u64(token as u64);
            epoll::add(&epoll, &stream, data, EventFlags::IN)?;
            all.push(Connection { stream, partial: 0 });
        }
        Ok(Self {
            epoll,
            all,
            events: Vec::with_capacity(1024),
            input: vec![0; READ_LEN],
            wire: frame().repeat(READ_LEN / FRAME_LEN + 2),
        })
    }

    /// How many there are.
    #[expect(clippy::len_without_is_empty, reason = "there always are some")]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Sends so many messages at once.
    ///
    /// # Errors
    ///
    /// The connection is gone, or the kernel does not take them all.
    ///
    /// # Panics
    ///
    /// More than 64 messages.
    pub fn send(&mut self, index: usize, messages: usize) -> anyhow::Result<()> {
        assert!(messages <= SEND_MAX, "one call sends at most {SEND_MAX}");
        let bytes = &self.wire[..messages * FRAME_LEN];
        let sent = self.all[index].stream.write(bytes)?;
        // All that is in flight is less than the kernel's smallest buffers.
        ensure!(
            sent == bytes.len(),
            "the kernel took {sent} of {} bytes",
            bytes.len()
        );
        Ok(())
    }

    /// Waits until something comes, and calls `came` for each connection with its
    /// index and the number of messages that became whole.
    ///
    /// # Errors
    ///
    /// Nothing came, or not what was sent; the server ended a connection; or the error of
    /// `came`.
    pub fn receive(
        &mut self,
        mut came: impl FnMut(&mut Self, usize, usize) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        let deadline = Timespec::try_from(DEADLINE)?;
        retry_on_intr(|| {
            epoll::wait(&self.epoll, spare_capacity(&mut events), Some(&deadline))
        })?;
        ensure!(!events.is_empty(), "nothing came for {DEADLINE:?}");
        for event in &events {
            let index = usize::try_from(event.data.u64())?;
            let messages = self.read(index)?;
            came(self, index, messages)?;
        }
        self.events = events;
        Ok(())
    }

    fn read(&mut self, index: usize) -> anyhow::Result<usize> {
        let Connection { stream, partial } = &mut self.all[index];
        let len = stream.read(&mut self.input)?;
        ensure!(len > 0, "the server ended connection {index}");
        let expected = &self.wire[*partial..*partial + len];
        ensure!(self.input[..len] == *expected, "not what was sent came back");
        let bytes = *partial + len;
        *partial = bytes % FRAME_LEN;
        Ok(bytes / FRAME_LEN)
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
