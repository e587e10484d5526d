//! Connecting within a time, over all addresses of a name, until told to stop.

use std::{
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use cli::Outcome;
use rustix::{event::PollFlags, io::Errno};
use socket2::{Domain, Protocol, Socket, Type};

use crate::{deadline, waker::Waker};

/// Connects to the first of `addresses` that accepts. The socket does not block.
///
/// Each address gets an equal part of the time that is left, so that one that never answers
/// leaves some for the others.
pub(crate) fn connect(
    addresses: &[SocketAddr],
    timeout: Duration,
    stop: &Waker,
) -> Result<Socket, Outcome> {
    let deadline = deadline::after(Some(timeout));
    let mut last = Outcome::Failed("no address to connect to".to_owned());
    for (tried, &address) in addresses.iter().enumerate() {
        let parts = u32::try_from(addresses.len() - tried).unwrap_or(u32::MAX);
        let part = deadline::left(deadline).map(|left| left / parts);
        match connect_to(address, deadline::after(part), stop) {
            Ok(socket) => return Ok(socket),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                last = Outcome::TimedOut(timeout);
            }
            Err(error) => last = Outcome::of(&error),
        }
    }
    Err(last)
}

fn connect_to(
    address: SocketAddr,
    deadline: Option<Instant>,
    stop: &Waker,
) -> io::Result<Socket> {
    let domain = Domain::for_address(address);
    let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
    socket.set_nonblocking(true)?;
    match socket.connect(&address.into()) {
        Err(error) if !is_in_progress(&error) => return Err(error),
        _ => {}
    }
    loop {
        let ready = stop.wait(Some((&socket, PollFlags::OUT)), deadline)?;
        if ready.is_woken {
            return Err(io::ErrorKind::Interrupted.into());
        }
        // ANCHOR: how_it_ended
        if !ready.socket.is_empty() {
            // The attempt has come to an end. Only this tells to which.
            return match socket.take_error()? {
                None => Ok(socket),
                Some(error) => Err(error),
            };
        }
        // ANCHOR_END: how_it_ended
        if deadline::left(deadline) == Some(Duration::ZERO) {
            return Err(io::ErrorKind::TimedOut.into());
        }
    }
}

/// What `connect` says when all is well and it takes a moment: Unix one thing, Windows the
/// other.
fn is_in_progress(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::INPROGRESS | Errno::WOULDBLOCK)
    )
}
