//! A hundred clients of one hub, on one thread. One of them may stop reading.

use std::{
    io::Write,
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::ensure;
use bench::{Connections, Contestant, Cores, DEADLINE, Server};
use socket2::{Domain, Socket, Type};

use crate::{cost::descriptors, latency::Times};

/// How many clients there are.
pub(crate) const CLIENTS: usize = 100;

/// The length of a message in bytes.
pub(crate) const MESSAGE_LEN: usize = 4096;

/// With nothing for so long, a hub has stopped.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// The receive buffer of the one that does not read, in bytes; the kernel doubles it.
const SMALL_BUFFER: usize = 4096;

/// A hub, and its clients.
pub(crate) struct Audience {
    pub(crate) server: Server,
    /// Those that read. The first one sends.
    readers: Connections,
    /// The one that does not.
    silent: Option<TcpStream>,
    /// How many descriptors the hub has while all are connected.
    descriptors: usize,
    /// How long each round took.
    pub(crate) times: Vec<Times>,
    pub(crate) fate: Fate,
}

/// What has become of a hub and the client that does not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Messages come and go.
    Open,
    /// The client that does not read has been dropped.
    Dropped,
    /// Nobody gets anything any more.
    Stopped,
}

impl Audience {
    /// Starts a hub, and takes all clients in.
    pub(crate) fn start(
        hub: &Contestant,
        cores: &Cores,
        is_one_silent: bool,
    ) -> anyhow::Result<Self> {
        let server = hub.start(cores)?;
        let mut audience = Self {
            readers: Connections::of_frames(&frame())?,
            silent: None,
            descriptors: 0,
            times: Vec::new(),
            fate: Fate::Open,
            server,
        };
        let address = audience.server.address();
        let readers = CLIENTS - usize::from(is_one_silent);
        for index in 0..readers {
            audience.readers.add(address)?;
            // Who has got its own message is in.
            audience.readers.send(index, 1)?;
            let is_received = audience.receive(index + 1, |_, _| ())?;
            ensure!(is_received, "{}: client {index} is not served", hub.name);
        }
        if is_one_silent {
            let mut silent = connect_with_small_buffer(address)?;
            silent.write_all(&frame())?;
            audience.silent = Some(silent);
            let is_received = audience.receive(readers, |_, _| ())?;
            ensure!(is_received, "{}: the last client is not served", hub.name);
        }
        audience.descriptors = descriptors(&audience.server)?;
        Ok(audience)
    }

    /// So many rounds: a message of each of the first `senders` clients at once, and the next
    /// round when all that read have them. Ends early when the one that does not read is
    /// dropped, or nothing comes any more.
    pub(crate) fn run(
        &mut self,
        senders: usize,
        rounds: usize,
    ) -> anyhow::Result<()> {
        for _ in 0..rounds {
            if self.fate != Fate::Open {
                break;
            }
            match self.play_round(senders)? {
                Some(times) => self.times.push(times),
                None => self.fate = Fate::Stopped,
            }
            // A client that does not read does not learn that it has been dropped: the end
            // stands behind all that it has not read. So it is the hub that is looked at.
            if self.silent.is_some() && descriptors(&self.server)? < self.descriptors
            {
                self.fate = Fate::Dropped;
            }
        }
        Ok(())
    }

    fn play_round(&mut self, senders: usize) -> anyhow::Result<Option<Times>> {
        let readers = self.readers.len();
        let mut missing = vec![senders; readers];
        let mut others = Vec::with_capacity(readers);
        let start = Instant::now();
        for sender in 0..senders {
            self.readers.send(sender, 1)?;
        }
        let is_received = self.receive(senders * readers, |index, messages| {
            missing[index] -= messages;
            if index >= senders && missing[index] == 0 {
                others.push(start.elapsed());
            }
        })?;
        Ok(is_received.then(|| Times {
            middle: others[others.len() / 2],
            last: others[others.len() - 1],
        }))
    }

    /// Waits until so many messages have come, and calls `came` with who has got how many.
    /// Says whether they have come.
    fn receive(
        &mut self,
        mut to_come: usize,
        mut came: impl FnMut(usize, usize),
    ) -> anyhow::Result<bool> {
        while to_come > 0 {
            let has_come =
                self.readers.receive_within(PATIENCE, |_, index, messages| {
                    to_come -= messages;
                    if messages > 0 {
                        came(index, messages);
                    }
                    Ok(())
                })?;
            if !has_come {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A message with its prefix.
fn frame() -> Vec<u8> {
    let prefix = [0, 0, 0x10, 0];
    // No two neighbours are alike, so that no shift goes unnoticed.
    let message = (0..=u8::MAX).cycle().take(MESSAGE_LEN);
    prefix.into_iter().chain(message).collect()
}

/// What it does not read is to fill the buffers of the hub, and not its own.
fn connect_with_small_buffer(server: SocketAddr) -> anyhow::Result<TcpStream> {
    let socket = Socket::new(Domain::for_address(server), Type::STREAM, None)?;
    // Before it connects: the window is agreed upon then.
    socket.set_recv_buffer_size(SMALL_BUFFER)?;
    socket.connect_timeout(&server.into(), DEADLINE)?;
    Ok(socket.into())
}
