//! The broadcast client on raw epoll: one thread, all targets at once.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, ensure};
use bench::wire::split_message;
use rustix::{
    buffer::spare_capacity,
    event::{
        Timespec,
        epoll::{self, CreateFlags, Event, EventData, EventFlags},
    },
    io::{Errno, retry_on_intr},
    net::{AddressFamily, SocketFlags, SocketType, connect, socket_with},
};

/// Sends the frame to each target and waits for an answer of each.
pub(crate) fn broadcast_epoll(
    targets: &[SocketAddr],
    frame: &[u8],
    timeout: Duration,
) -> anyhow::Result<()> {
    let timeout = Timespec::try_from(timeout)?;
    let epoll = epoll::create(CreateFlags::CLOEXEC)?;
    let mut connections = Vec::with_capacity(targets.len());
    for (token, target) in (0..).zip(targets) {
        let family = match target {
            SocketAddr::V4(_) => AddressFamily::INET,
            SocketAddr::V6(_) => AddressFamily::INET6,
        };
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let socket = socket_with(family, SocketType::STREAM, flags, None)?;
        match connect(&socket, target) {
            Ok(()) | Err(Errno::INPROGRESS) => {}
            Err(error) => return Err(error).context(target.to_string()),
        }
        let data = EventData::new_u64(token);
        epoll::add(&epoll, &socket, data, EventFlags::OUT)?;
        let stream = TcpStream::from(socket);
        connections.push(Some(Connection { stream, inbox: Vec::new() }));
    }

    let mut left = targets.len();
    let mut input = vec![0; 64 * 1024];
    let mut events = Vec::with_capacity(1024);
    while left > 0 {
        retry_on_intr(|| {
            epoll::wait(&epoll, spare_capacity(&mut events), Some(&timeout))
        })?;
        ensure!(!events.is_empty(), "{left} targets are silent");
        for event in events.drain(..) {
            let Event { flags, data } = event;
            let index = usize::try_from(data.u64())?;
            let Some(connection) = &mut connections[index] else { continue };
            if flags.contains(EventFlags::OUT) {
                connection.send(frame)?;
                let stream = &connection.stream;
                epoll::modify(&epoll, stream, data, EventFlags::IN)?;
            } else if connection.receive(&mut input)? {
                connections[index] = None;
                left -= 1;
            }
        }
    }
    Ok(())
}

struct Connection {
    stream: TcpStream,
    /// The start of an answer that has not come whole.
    inbox: Vec<u8>,
}

impl Connection {
    /// The socket is writable: it is connected, or could not be.
    fn send(&mut self, frame: &[u8]) -> anyhow::Result<()> {
        if let Some(error) = self.stream.take_error()? {
            return Err(error.into());
        }
        // The send buffer of a new connection is empty, and holds more.
        let sent = self.stream.write(frame)?;
        ensure!(sent == frame.len(), "the kernel took {sent} bytes of a frame");
        Ok(())
    }

    /// Whether the answer has come whole.
    fn receive(&mut self, input: &mut [u8]) -> anyhow::Result<bool> {
        let len = match self.stream.read(input) {
            Ok(len) => len,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        ensure!(len > 0, "the connection ended before an answer");
        if self.inbox.is_empty() && split_message(&input[..len])?.is_some() {
            return Ok(true);
        }
        self.inbox.extend_from_slice(&input[..len]);
        Ok(split_message(&self.inbox)?.is_some())
    }
}
