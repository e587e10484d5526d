//! The echo server on raw epoll, level-triggered.

use std::{
    io::{self, ErrorKind},
    net::{TcpListener, TcpStream},
    os::fd::{AsRawFd, OwnedFd},
};

use rustix::{
    buffer::spare_capacity,
    event::epoll::{self, CreateFlags, EventData, EventFlags},
    io::retry_on_intr,
};

use super::connection::{Connection, READ_LEN, Turn};

/// Serves all of these listeners; only an error ends it.
pub(crate) fn serve(listeners: Vec<TcpListener>) -> io::Result<()> {
    let mut server = Server {
        epoll: epoll::create(CreateFlags::CLOEXEC)?,
        listeners,
        connections: Vec::new(),
        input: vec![0; READ_LEN],
    };
    for (token, listener) in (0..).zip(&server.listeners) {
        let data = EventData::new_u64(token);
        epoll::add(&server.epoll, listener, data, EventFlags::IN)?;
    }
    let mut events = Vec::with_capacity(1024);
    loop {
        retry_on_intr(|| {
            epoll::wait(&server.epoll, spare_capacity(&mut events), None)
        })?;
        for event in events.drain(..) {
            let token = usize::try_from(event.data.u64()).unwrap_or(usize::MAX);
            match token.checked_sub(server.listeners.len()) {
                None => server.accept(token)?,
                Some(index) => server.take_turn(index)?,
            }
        }
    }
}

/// The token of a listener is its index; that of a connection is its index behind
/// them.
struct Server {
    epoll: OwnedFd,
    listeners: Vec<TcpListener>,
    /// By the number of the descriptor, which the kernel keeps small.
    connections: Vec<Option<Connection<TcpStream>>>,
    input: Vec<u8>,
}

impl Server {
    fn accept(&mut self, listener: usize) -> io::Result<()> {
        loop {
            let stream = match self.listeners[listener].accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            };
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let index = usize::try_from(stream.as_raw_fd()).unwrap_or(usize::MAX);
            epoll::add(&self.epoll, &stream, self.data(index), EventFlags::IN)?;
            if index >= self.connections.len() {
                self.connections.resize_with(index + 1, || None);
            }
            self.connections[index] = Some(Connection::new(stream));
        }
    }

    fn take_turn(&mut self, index: usize) -> io::Result<()> {
        let data = self.data(index);
        let Some(connection) = &mut self.connections[index] else {
            return Ok(());
        };
        let was_owing = connection.is_owing();
        let turn = connection.take_turn(&mut self.input).unwrap_or(Turn::Ended);
        if turn == Turn::Ended {
            // Closing the descriptor takes it out of the epoll set too.
            self.connections[index] = None;
        } else if connection.is_owing() != was_owing {
            let flags = if was_owing { EventFlags::IN } else { EventFlags::OUT };
            epoll::modify(&self.epoll, connection.stream(), data, flags)?;
        }
        Ok(())
    }

    fn data(&self, index: usize) -> EventData {
        EventData::new_u64((self.listeners.len() + index) as u64)
    }
}
