//! Ending a wait for sockets from another thread.

use std::{
    io,
    net::{Ipv4Addr, UdpSocket},
};

/// A socket that other threads make readable. It is its own peer: what it sends, it
/// receives. That works on every system, and takes one descriptor.
#[derive(Debug)]
pub(crate) struct Waker(UdpSocket);

impl Waker {
    pub(crate) fn new() -> io::Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.connect(socket.local_addr()?)?;
        socket.set_nonblocking(true)?;
        Ok(Self(socket))
    }

    /// Ends the wait, now or the next time.
    pub(crate) fn wake(&self) {
        // An error means that there is no room for one more, and so there are some.
        let _ = self.0.send(&[0]);
    }

    /// What to wait for.
    pub(crate) fn socket(&self) -> &UdpSocket {
        &self.0
    }

    /// Forgets all wakes so far.
    pub(crate) fn clear(&self) {
        while self.0.recv(&mut [0]).is_ok() {}
    }
}
