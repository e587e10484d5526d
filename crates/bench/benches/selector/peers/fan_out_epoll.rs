//! The fan-out server on raw epoll: what comes in one round is gathered, and written
//! to each peer once.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    os::fd::{AsRawFd, OwnedFd},
};

use bench::wire::whole_len;
use rustix::{
    buffer::spare_capacity,
    event::epoll::{self, CreateFlags, Event, EventData, EventFlags},
    io::retry_on_intr,
};

const LISTENER: u64 = u64::MAX;

/// A peer that owes us more reading than this is dropped.
const OUTBOX_LIMIT: usize = 1024 * 1024;

/// Serves until an error ends it.
pub(crate) fn serve(listener: TcpListener) -> io::Result<()> {
    let mut server = Server {
        epoll: epoll::create(CreateFlags::CLOEXEC)?,
        listener,
        peers: Vec::new(),
        input: vec![0; 64 * 1024],
        batch: Vec::with_capacity(64 * 1024),
    };
    let data = EventData::new_u64(LISTENER);
    epoll::add(&server.epoll, &server.listener, data, EventFlags::IN)?;
    let mut events = Vec::with_capacity(1024);
    loop {
        retry_on_intr(|| {
            epoll::wait(&server.epoll, spare_capacity(&mut events), None)
        })?;
        for event in events.drain(..) {
            let Event { flags, data } = event;
            if data.u64() == LISTENER {
                server.accept()?;
                continue;
            }
            let index = usize::try_from(data.u64()).unwrap_or(usize::MAX);
            server.step(index, |server, peer| {
                if flags.contains(EventFlags::OUT) {
                    peer.flush()?;
                }
                if flags
                    .intersects(EventFlags::IN | EventFlags::HUP | EventFlags::ERR)
                {
                    peer.receive(&mut server.input, &mut server.batch)?;
                }
                Ok(())
            })?;
        }
        server.deliver()?;
    }
}

struct Server {
    epoll: OwnedFd,
    listener: TcpListener,
    /// By the number of the descriptor, which the kernel keeps small.
    peers: Vec<Option<Peer>>,
    input: Vec<u8>,
    /// The frames of this round, for every peer.
    batch: Vec<u8>,
}

impl Server {
    fn accept(&mut self) -> io::Result<()> {
        loop {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            };
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let index = usize::try_from(stream.as_raw_fd()).unwrap_or(usize::MAX);
            epoll::add(&self.epoll, &stream, data(index), EventFlags::IN)?;
            if index >= self.peers.len() {
                self.peers.resize_with(index + 1, || None);
            }
            self.peers[index] =
                Some(Peer { stream, inbox: Vec::new(), outbox: Vec::new() });
        }
    }

    fn deliver(&mut self) -> io::Result<()> {
        if self.batch.is_empty() {
            return Ok(());
        }
        for index in 0..self.peers.len() {
            self.step(index, |server, peer| peer.send(&server.batch))?;
        }
        self.batch.clear();
        Ok(())
    }

    /// Does something with a peer. An error of it is its end.
    fn step(
        &mut self,
        index: usize,
        work: impl FnOnce(&mut Self, &mut Peer) -> io::Result<()>,
    ) -> io::Result<()> {
        let Some(mut peer) = self.peers[index].take() else {
            return Ok(());
        };
        let was_owed = !peer.outbox.is_empty();
        if work(self, &mut peer).is_err() {
            return Ok(());
        }
        let is_owed = !peer.outbox.is_empty();
        if is_owed != was_owed {
            let write = if is_owed { EventFlags::OUT } else { EventFlags::empty() };
            let flags = EventFlags::IN | write;
            epoll::modify(&self.epoll, &peer.stream, data(index), flags)?;
        }
        self.peers[index] = Some(peer);
        Ok(())
    }
}

fn data(index: usize) -> EventData {
    EventData::new_u64(index as u64)
}

struct Peer {
    stream: TcpStream,
    /// The start of a frame that has not come whole.
    inbox: Vec<u8>,
    /// What the kernel did not take.
    outbox: Vec<u8>,
}

impl Peer {
    /// One read; the whole frames in it go to the batch.
    fn receive(&mut self, input: &mut [u8], batch: &mut Vec<u8>) -> io::Result<()> {
        let len = match self.stream.read(input) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(len) => len,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        };
        if self.inbox.is_empty() {
            let (frames, rest) = input[..len].split_at(whole_len(&input[..len])?);
            batch.extend_from_slice(frames);
            self.inbox.extend_from_slice(rest);
        } else {
            self.inbox.extend_from_slice(&input[..len]);
            batch.extend(self.inbox.drain(..whole_len(&self.inbox)?));
        }
        Ok(())
    }

    fn send(&mut self, batch: &[u8]) -> io::Result<()> {
        let mut sent = 0;
        if self.outbox.is_empty() {
            sent = self.write(batch)?;
        }
        self.outbox.extend_from_slice(&batch[sent..]);
        if self.outbox.len() > OUTBOX_LIMIT {
            return Err(ErrorKind::OutOfMemory.into());
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let sent = self.write(&self.outbox)?;
        self.outbox.drain(..sent);
        Ok(())
    }

    /// What the kernel takes at once, be it nothing.
    fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        match (&self.stream).write(bytes) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(0),
            result => result,
        }
    }
}
