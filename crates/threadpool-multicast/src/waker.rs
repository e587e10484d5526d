//! Ending a wait for sockets from another thread.

use std::{
    io,
    net::{Ipv4Addr, UdpSocket},
    time::Instant,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fd::AsFd,
    io::Errno,
};

use crate::deadline;

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

    /// Waits until a socket is ready, until somebody wakes us, or until the deadline.
    pub(crate) fn wait<S: AsFd>(
        &self,
        socket: Option<(&S, PollFlags)>,
        deadline: Option<Instant>,
    ) -> io::Result<Ready> {
        let mut watched = vec![PollFd::new(&self.0, PollFlags::IN)];
        watched.extend(socket.map(|(socket, events)| PollFd::new(socket, events)));
        let left = deadline::left(deadline)
            .map(Timespec::try_from)
            .transpose()
            .map_err(io::Error::other)?;
        match poll(&mut watched, left.as_ref()) {
            // Whoever waits looks again.
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(Ready {
            is_woken: !watched[0].revents().is_empty(),
            socket: watched.get(1).map_or(PollFlags::empty(), PollFd::revents),
        })
    }

    /// Forgets all wakes so far.
    pub(crate) fn clear(&self) {
        while self.0.recv(&mut [0]).is_ok() {}
    }
}

/// What has ended a wait. Nothing: the deadline, or a signal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ready {
    pub(crate) is_woken: bool,
    /// What the socket is ready for. An error makes it ready for everything.
    pub(crate) socket: PollFlags,
}
