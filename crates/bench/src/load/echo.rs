//! Echoed messages: each connection has the same number of messages in flight.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use super::Connections;

/// Connections to an echo server.
#[derive(Debug)]
pub struct EchoLoad {
    connections: Connections,
    in_flight: usize,
}

impl EchoLoad {
    /// Opens the connections and sends one message over each, so that all have been
    /// accepted.
    ///
    /// # Errors
    ///
    /// As [`Connections`].
    pub fn start(
        server: SocketAddr,
        connections: usize,
        in_flight: usize,
    ) -> anyhow::Result<Self> {
        let connections = Connections::open(server, connections)?;
        let mut load = Self { connections, in_flight: 1 };
        load.run(load.connections.len())?;
        load.in_flight = in_flight;
        Ok(load)
    }

    /// Sends so many messages, at least one over each connection, and waits for all
    /// answers.
    ///
    /// # Errors
    ///
    /// As [`Connections`].
    pub fn run(&mut self, messages: usize) -> anyhow::Result<Duration> {
        let start = Instant::now();
        let mut to_send = messages;
        let mut to_come = messages;
        for index in 0..self.connections.len() {
            let count = self.in_flight.min(to_send);
            self.connections.send(index, count)?;
            to_send -= count;
        }
        while to_come > 0 {
            self.connections.receive(|connections, index, answers| {
                to_come -= answers;
                let count = answers.min(to_send);
                to_send -= count;
                if count > 0 { connections.send(index, count) } else { Ok(()) }
            })?;
        }
        Ok(start.elapsed())
    }
}
