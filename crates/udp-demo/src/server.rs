//! The server of the notes: `bind`, then `recvfrom` for ever.
//!
//! Three things are added that the five lines of the notes lack. A datagram of no
//! bytes is a message like any other, not an end. A datagram over the limit is
//! noticed: the buffer is one byte longer than the limit, and what reaches into that
//! byte was too long (the system cuts off the rest, on Windows with an error). And
//! no error of a call ends the loop: in UDP it is about one datagram, often about one
//! of ours that has found nobody.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use crate::{
    Payload,
    socket::{bind, is_refused, is_truncated, uninterrupted},
};

/// So many errors one after the other, with no datagram between them and a rest
/// after each, mean that the socket is of no more use.
const MAX_ERRORS_IN_A_ROW: u32 = 100;

/// A server that answers each datagram to its sender with the same bytes.
#[derive(Debug)]
pub struct Server {
    socket: UdpSocket,
    payload: Payload,
    stopped: Arc<AtomicBool>,
    rest: Duration,
}

impl Server {
    /// A server at the first of `addresses` that can be had; see [`bind`].
    ///
    /// # Errors
    ///
    /// Those of `bind`.
    pub fn bind(
        addresses: &[SocketAddr],
        payload: Payload,
        receive_buffer: Option<usize>,
    ) -> io::Result<Self> {
        Ok(Self::new(bind(addresses, receive_buffer)?, payload))
    }

    /// A server on a socket that is bound already.
    pub fn new(socket: UdpSocket, payload: Payload) -> Self {
        Self {
            socket,
            payload,
            stopped: Arc::default(),
            rest: Duration::from_millis(100),
        }
    }

    /// The address with the real port.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// What stops this server from another thread.
    ///
    /// # Errors
    ///
    /// No descriptors are left for a second handle on the socket.
    pub fn stopper(&self) -> io::Result<Stopper> {
        Ok(Stopper {
            stopped: Arc::clone(&self.stopped),
            address: reachable(self.local_addr()?),
            socket: self.socket.try_clone()?,
        })
    }

    /// Answers datagrams until it is stopped.
    ///
    /// # Errors
    ///
    /// The socket gave nothing but errors for about ten seconds. Any fewer are told
    /// in the log.
    // ANCHOR: serve_forever
    pub fn serve_forever(self) -> io::Result<()> {
        let mut buf = vec![0; self.payload.max_datagram_len() + 1];
        let mut errors_in_a_row = 0;
        loop {
            let received = uninterrupted(|| self.socket.recv_from(&mut buf));
            if self.stopped.load(Ordering::Acquire) {
                return Ok(());
            }
            match received {
                Ok((len, peer)) => {
                    errors_in_a_row = 0;
                    self.answer(&buf[..len], peer);
                }
                Err(error) if self.is_about_a_datagram(&error) => {}
                Err(error) => {
                    log::info!("can't receive: {error}");
                    errors_in_a_row += 1;
                    if errors_in_a_row == MAX_ERRORS_IN_A_ROW {
                        return Err(gave_up(&error));
                    }
                    thread::sleep(self.rest);
                }
            }
        }
    }
    // ANCHOR_END: serve_forever

    /// Whether an error is about one datagram. Then it is told here.
    // ANCHOR: is_about_a_datagram
    fn is_about_a_datagram(&self, error: &io::Error) -> bool {
        if is_truncated(error) {
            let max = self.payload.max_datagram_len();
            log::info!("refused a datagram of more than {max} bytes");
            true
        } else if is_refused(error) {
            // There is no more than one of these for each answer.
            log::info!("an earlier answer has found nobody: {error}");
            true
        } else {
            false
        }
    }
    // ANCHOR_END: is_about_a_datagram

    /// Answers one datagram, or says why not.
    // ANCHOR: answer
    fn answer(&self, datagram: &[u8], peer: SocketAddr) {
        let len = datagram.len();
        let max = self.payload.max_datagram_len();
        if len > max {
            log::info!("{peer}: refused a datagram of more than {max} bytes");
            return;
        }
        if let Err(error) = self.payload.decode(datagram) {
            log::info!("{peer}: refused a datagram of {len} bytes: {error}");
            return;
        }
        // The same messages make the same frames: the datagram is its own answer.
        match uninterrupted(|| self.socket.send_to(datagram, peer)) {
            Ok(_) => log::info!("{peer}: answered a datagram of {len} bytes"),
            Err(error) => log::info!("{peer}: can't answer: {error}"),
        }
    }
    // ANCHOR_END: answer
}

/// Stops a [`Server`] that waits for datagrams.
#[derive(Debug)]
pub struct Stopper {
    stopped: Arc<AtomicBool>,
    socket: UdpSocket,
    address: SocketAddr,
}

impl Stopper {
    /// Ends `serve_forever` at once.
    ///
    /// A thread that waits in `recv_from` can only be woken by a datagram, so the
    /// server sends one to itself. If that is lost because too many are waiting, the
    /// server is awake. A stranger's datagram stops nobody: the flag does.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        if let Err(error) = uninterrupted(|| self.socket.send_to(&[], self.address))
        {
            log::info!("{}: can't wake the server: {error}", self.address);
        }
    }
}

fn gave_up(error: &io::Error) -> io::Error {
    let text = format!(
        "the socket gives nothing but errors ({error}): start the server again"
    );
    io::Error::new(error.kind(), text)
}

/// Where a socket bound to `address` can be sent to: one bound to all addresses is
/// at the loopback address among others.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_that_gives_nothing_but_errors_is_given_up() {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        socket.set_nonblocking(true).unwrap();
        let mut server = Server::new(socket, Payload::new(None, 9));
        server.rest = Duration::ZERO;
        let error = server.serve_forever().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
    }

    #[test]
    fn a_server_on_all_addresses_is_reached_over_loopback() {
        for (bound, reached) in [
            ("0.0.0.0:7001", "127.0.0.1:7001"),
            ("[::]:7001", "[::1]:7001"),
            ("192.0.2.1:7001", "192.0.2.1:7001"),
        ] {
            assert_eq!(reachable(bound.parse().unwrap()).to_string(), reached);
        }
    }
}
