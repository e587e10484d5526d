//! The client of the notes: `sendto`, and what it takes to know the outcome.
//!
//! Its socket is connected. That sends nothing, but from then on the system takes in
//! only what comes from the server, and says so when nobody listens there.
//!
//! A datagram or its answer may be lost, so the client sends again when its wait is
//! over. Then two answers may come, and the second while the client already waits
//! for the answer to the next message. The messages carry no number by which answers
//! could be told apart (DNS and others have one for this), so the client keeps
//! count: of each answer that it got after sending n times, n - 1 more may come, and
//! so many are passed over. Where one of them was lost, the first answer to a later
//! message just like it is passed over instead, and costs another sending.

use std::{
    collections::HashMap,
    io,
    net::{SocketAddr, UdpSocket},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use cli::Messages;

use crate::{
    Patience, Payload,
    socket::{connect, is_refused, is_timeout, is_truncated, uninterrupted},
};

const CAN_NOT_SEND: &str = "the message can't be sent";

/// Sends all `messages`, and hands over each reply.
///
/// Without a framing each message is a datagram, sent as it comes; with one, all of
/// them go into one datagram.
///
/// # Errors
///
/// The first that there is: of the messages, of [`Client::exchange`], of `reply`.
pub fn talk(
    client: &mut Client,
    payload: &Payload,
    mut messages: Messages,
    mut reply: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    while let Some(message) = messages.next_message()? {
        let mut datagram = Vec::new();
        payload.encode(&message, &mut datagram).context(CAN_NOT_SEND)?;
        let mut sent = 1;
        if let Payload::Frames(_) = payload {
            while let Some(message) = messages.next_message()? {
                payload.encode(&message, &mut datagram).context(CAN_NOT_SEND)?;
                sent += 1;
            }
        }
        let answer = client.exchange(&datagram)?;
        let replies = payload
            .decode(&answer)
            .context("can't read the answer (has the server the same --framing?)")?;
        let came = replies.len();
        ensure!(came == sent, "sent {sent} messages, but {came} came back");
        for message in replies {
            reply(message)?;
        }
    }
    Ok(())
}

/// A client of one server, which may have several addresses.
#[derive(Debug)]
pub struct Client {
    addresses: Vec<SocketAddr>,
    /// Since the first answer.
    connection: Option<Connection>,
    patience: Patience,
    max_datagram_len: usize,
}

impl Client {
    /// A client that has sent nothing yet. It takes answers of at most
    /// `max_datagram_len` bytes.
    pub fn new(
        addresses: Vec<SocketAddr>,
        patience: Patience,
        max_datagram_len: usize,
    ) -> Self {
        Self { addresses, connection: None, patience, max_datagram_len }
    }

    /// Sends a datagram and waits for its answer.
    ///
    /// Which of the addresses is the right one, the first datagram finds out: where
    /// nobody listens, the next is tried.
    ///
    /// # Errors
    ///
    /// `ConnectionRefused` if nobody listens, `TimedOut` if no answer comes,
    /// `InvalidData` if it is over the limit, and those of the system. Each is a
    /// sentence that names the address.
    pub fn exchange(&mut self, datagram: &[u8]) -> io::Result<Vec<u8>> {
        if let Some(connection) = &mut self.connection {
            return connection.exchange(datagram);
        }
        let mut failures = Vec::new();
        let mut kind = io::ErrorKind::NotFound;
        for &peer in &self.addresses {
            let tried = Connection::open(peer, self.patience, self.max_datagram_len)
                .and_then(|mut connection| {
                    let answer = connection.exchange(datagram)?;
                    Ok((connection, answer))
                });
            match tried {
                Ok((connection, answer)) => {
                    self.connection = Some(connection);
                    return Ok(answer);
                }
                Err(error) if may_be_there(&error) => return Err(error),
                Err(error) => {
                    kind = error.kind();
                    failures.push(error.to_string());
                }
            }
        }
        Err(io::Error::new(kind, failures.join("; ")))
    }
}

/// Whether a server may be at the address all the same: it is silent, or its answer
/// is too long.
fn may_be_there(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::InvalidData)
}

/// A connected socket, and the answers that may still come late.
#[derive(Debug)]
struct Connection {
    socket: UdpSocket,
    /// The address that the socket is connected to.
    peer: SocketAddr,
    patience: Patience,
    /// One byte longer than the longest answer that is taken.
    buf: Vec<u8>,
    /// How many more times each answer may come.
    late: HashMap<Vec<u8>, u32>,
}

impl Connection {
    fn open(
        address: SocketAddr,
        patience: Patience,
        max_len: usize,
    ) -> io::Result<Self> {
        connect(address)
            .and_then(|socket| Self::new(socket, patience, max_len))
            .map_err(|error| in_words(error, address))
    }

    fn new(
        socket: UdpSocket,
        patience: Patience,
        max_len: usize,
    ) -> io::Result<Self> {
        Ok(Self {
            peer: socket.peer_addr()?,
            socket,
            patience,
            buf: vec![0; max_len + 1],
            late: HashMap::new(),
        })
    }

    // ANCHOR: exchange
    fn exchange(&mut self, datagram: &[u8]) -> io::Result<Vec<u8>> {
        let Self { peer, patience, .. } = *self;
        for resent in 0..=patience.retries {
            let answer = uninterrupted(|| self.socket.send(datagram))
                .and_then(|_| self.wait_for_answer())
                .map_err(|error| in_words(error, peer))?;
            let Some(answer) = answer else { continue };
            if resent > 0 {
                log::info!("{peer}: answered after sending {} times", resent + 1);
                *self.late.entry(answer.clone()).or_default() += resent;
            }
            return Ok(answer);
        }
        let sent = u64::from(patience.retries) + 1;
        Err(io::Error::new(
            io::ErrorKind::TimedOut,
            format!(
                "no answer from {peer} within {:?} (times sent: {sent}): look at \
                 what the server says, or try a longer --timeout",
                patience.timeout
            ),
        ))
    }
    // ANCHOR_END: exchange

    /// An answer that is not late; `Ok(None)` when the wait is over.
    // ANCHOR: wait_for_answer
    fn wait_for_answer(&mut self) -> io::Result<Option<Vec<u8>>> {
        // A time so far away that it can't be told is no deadline.
        let deadline = Instant::now().checked_add(self.patience.timeout);
        loop {
            let left = deadline
                .map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if left == Some(Duration::ZERO) {
                return Ok(None);
            }
            self.socket.set_read_timeout(left)?;
            let max = self.buf.len() - 1;
            match self.socket.recv_from(&mut self.buf) {
                // A stranger's, that came before the socket was connected.
                Ok((_, sender)) if sender != self.peer => {}
                Ok((len, _)) if len > max => return Err(answer_too_long(max)),
                Ok((len, _)) if self.is_late(len) => {}
                Ok((len, _)) => return Ok(Some(self.buf[..len].to_vec())),
                Err(error) if is_timeout(&error) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_truncated(&error) => {
                    return Err(answer_too_long(max));
                }
                Err(error) => return Err(error),
            }
        }
    }
    // ANCHOR_END: wait_for_answer

    /// Whether the answer in the buffer is to be passed over, as another one to an
    /// earlier message.
    fn is_late(&mut self, len: usize) -> bool {
        let answer = &self.buf[..len];
        let Some(count) = self.late.get_mut(answer) else {
            return false;
        };
        *count -= 1;
        if *count == 0 {
            self.late.remove(answer);
        }
        let peer = self.peer;
        log::info!("{peer}: passed over a late answer to an earlier message");
        true
    }
}

fn answer_too_long(max: usize) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!(
            "the answer is longer than the limit of {max} bytes (--max-message-len)"
        ),
    )
}

/// The sentence for an error: which server, and what to do.
fn in_words(error: io::Error, peer: SocketAddr) -> io::Error {
    let text = if is_refused(&error) {
        format!("nobody listens at {peer}; start one with: just udp-server {peer}")
    } else {
        format!("can't talk to {peer}: {error}")
    };
    io::Error::new(error.kind(), text)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn what_a_stranger_sent_before_the_socket_was_connected_is_no_answer() {
        let socket = || UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let (client, server, stranger) = (socket(), socket(), socket());
        let address = client.local_addr().unwrap();
        stranger.send_to(b"forged", address).unwrap();
        server.send_to(b"real", address).unwrap();
        client.connect(server.local_addr().unwrap()).unwrap();

        let patience = Patience { timeout: Duration::from_secs(20), retries: 0 };
        let mut connection = Connection::new(client, patience, 9).unwrap();
        assert_eq!(connection.exchange(b"hello").unwrap(), b"real");
    }
}
