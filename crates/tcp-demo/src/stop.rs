//! Stopping a server from another thread, at Ctrl-C say.
//!
//! Closing a socket does not wake a thread that waits in it. Shutting a connection down
//! does; and a listener wakes when somebody connects, so we do that ourselves.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use socket2::{Domain, Socket, Type};

/// Stops a server. Clones stop the same server.
#[derive(Debug, Clone)]
pub struct Stopper {
    listener: SocketAddr,
    /// What will connect to the listener. Made at the start: later there may be no
    /// descriptor left.
    waker: Arc<Socket>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    stopped: bool,
    /// The client being served. Not a clone of the stream, which would keep the
    /// connection open when the server drops its own.
    client: Weak<TcpStream>,
}

impl Stopper {
    pub(crate) fn new(listener: SocketAddr) -> io::Result<Self> {
        let waker = Socket::new(Domain::for_address(listener), Type::STREAM, None)?;
        Ok(Self { listener, waker: Arc::new(waker), state: Arc::default() })
    }

    /// Ends the conversation with the client that is being served, if there is one, and
    /// makes the server return.
    // ANCHOR: stop
    pub fn stop(&self) {
        let mut state = self.lock();
        state.stopped = true;
        if let Some(client) = state.client.upgrade() {
            // An error means that it has left by itself.
            let _ = client.shutdown(Shutdown::Both);
        }
        drop(state);
        // With a full backlog nobody gets through, and `accept` does not wait either.
        let address = reachable(self.listener).into();
        let _ = self.waker.connect_timeout(&address, Duration::from_millis(500));
    }
    // ANCHOR_END: stop

    pub(crate) fn listener(&self) -> SocketAddr {
        self.listener
    }

    /// Whether [`stop`](Self::stop) was called.
    pub fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    /// Says who is being served now. Returns false if the server is to stop instead.
    pub(crate) fn serving(&self, client: &Arc<TcpStream>) -> bool {
        let mut state = self.lock();
        state.client = Arc::downgrade(client);
        !state.stopped
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing above can panic and leave the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a listener can be reached from this machine: one that listens on all addresses
/// has none of its own.
fn reachable(listener: SocketAddr) -> SocketAddr {
    let mut address = listener;
    match listener.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => {
            address.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        IpAddr::V6(ip) if ip.is_unspecified() => {
            address.set_ip(Ipv6Addr::LOCALHOST.into());
        }
        // As it is: an address that belongs to one interface has that in it too.
        _ => {}
    }
    address
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddrV6;

    use super::*;

    #[test]
    fn all_addresses_are_reached_at_loopback_and_one_as_it_is() {
        for (listener, address) in [
            ("0.0.0.0:7002", "127.0.0.1:7002"),
            ("[::]:7002", "[::1]:7002"),
            ("127.0.0.2:7002", "127.0.0.2:7002"),
        ] {
            let listener = listener.parse().unwrap();
            assert_eq!(reachable(listener).to_string(), address);
        }
        let ip = "fe80::1".parse().unwrap();
        let of_one_interface = SocketAddrV6::new(ip, 7002, 0, 3).into();
        assert_eq!(reachable(of_one_interface), of_one_interface);
    }
}
