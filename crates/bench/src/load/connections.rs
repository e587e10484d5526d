//! Connections to one server, and what came on each.

use std::{
    fmt,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    os::fd::OwnedFd,
    time::Duration,
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

use super::frame::frame;
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
    frame_len: usize,
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
        let mut connections = Self::of_frames(&frame())?;
        for _ in 0..count {
            connections.add(server)?;
        }
        Ok(connections)
    }

    /// None yet. Each message will be this frame.
    ///
    /// # Errors
    ///
    /// No descriptor is left.
    pub fn of_frames(frame: &[u8]) -> anyhow::Result<Self> {
        Ok(Self {
            epoll: epoll::create(CreateFlags::CLOEXEC)?,
            all: Vec::new(),
            events: Vec::with_capacity(1024),
            input: vec![0; READ_LEN],
            frame_len: frame.len(),
            wire: frame.repeat(READ_LEN / frame.len() + 2),
        })
    }

    /// Opens one more.
    ///
    /// # Errors
    ///
    /// The server does not accept it.
    pub fn add(&mut self, server: SocketAddr) -> anyhow::Result<()> {
        let token = self.all.len();
        let stream = TcpStream::connect_timeout(&server, DEADLINE)
            .with_context(|| format!("connection {token} to {server}"))?;
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        let data = EventData::new_u64(token as u64);
        epoll::add(&self.epoll, &stream, data, EventFlags::IN)?;
        self.all.push(Connection { stream, partial: 0 });
        Ok(())
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
    /// More than 64 messages, or than 64 KiB of them.
    pub fn send(&mut self, index: usize, messages: usize) -> anyhow::Result<()> {
        assert!(messages <= SEND_MAX, "one call sends at most {SEND_MAX}");
        let bytes = &self.wire[..messages * self.frame_len];
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
        came: impl FnMut(&mut Self, usize, usize) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        ensure!(
            self.receive_within(DEADLINE, came)?,
            "nothing came for {DEADLINE:?}"
        );
        Ok(())
    }

    /// The same, but returns false when nothing comes in this time.
    ///
    /// # Errors
    ///
    /// As [`receive`](Self::receive), but for that.
    pub fn receive_within(
        &mut self,
        patience: Duration,
        mut came: impl FnMut(&mut Self, usize, usize) -> anyhow::Result<()>,
    ) -> anyhow::Result<bool> {
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        let patience = Timespec::try_from(patience)?;
        retry_on_intr(|| {
            epoll::wait(&self.epoll, spare_capacity(&mut events), Some(&patience))
        })?;
        for event in &events {
            let index = usize::try_from(event.data.u64())?;
            let messages = self.read(index)?;
            came(self, index, messages)?;
        }
        let has_come = !events.is_empty();
        self.events = events;
        Ok(has_come)
    }

    fn read(&mut self, index: usize) -> anyhow::Result<usize> {
        let Connection { stream, partial } = &mut self.all[index];
        let len = stream.read(&mut self.input)?;
        ensure!(len > 0, "the server ended connection {index}");
        let expected = &self.wire[*partial..*partial + len];
        ensure!(self.input[..len] == *expected, "not what was sent came back");
        let bytes = *partial + len;
        *partial = bytes % self.frame_len;
        Ok(bytes / self.frame_len)
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
