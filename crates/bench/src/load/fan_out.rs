//! Messages to everyone: one connection sends, all of them receive.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use super::Connections;

/// Connections to a server that delivers each message to every peer.
#[derive(Debug)]
pub struct FanOutLoad {
    connections: Connections,
    in_flight: usize,
}

impl FanOutLoad {
    /// Opens the connections and waits until each has received a message of the last
    /// one, so that all have been accepted.
    ///
    /// # Errors
    ///
    /// As [`Connections`].
    pub fn start(
        server: SocketAddr,
        peers: usize,
        in_flight: usize,
    ) -> anyhow::Result<Self> {
        let connections = Connections::open(server, peers)?;
        let mut load = Self { connections, in_flight };
        load.run_from(peers - 1, 1)?;
        Ok(load)
    }

    /// Sends so many messages and waits until every peer has received them all.
    ///
    /// # Errors
    ///
    /// As [`Connections`].
    pub fn run(&mut self, messages: usize) -> anyhow::Result<Duration> {
        self.run_from(0, messages)
    }

    fn run_from(
        &mut self,
        sender: usize,
        messages: usize,
    ) -> anyhow::Result<Duration> {
        let start = Instant::now();
        let peers = self.connections.len();
        let mut sent = 0;
        let mut received = 0;
        while received < messages * peers {
            // Of all peers taken together: some are ahead of others.
            let in_flight = sent - received / peers;
            let count = (self.in_flight - in_flight).min(messages - sent);
            if count > 0 {
                self.connections.send(sender, count)?;
                sent += count;
            }
            self.connections.receive(|_, _, came| {
                received += came;
                Ok(())
            })?;
        }
        Ok(start.elapsed())
    }
}
