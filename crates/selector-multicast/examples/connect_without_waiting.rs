//! Connecting to several targets at once: available for write is not yet connected.
//!
//! Python: `connect_ex` on a non-blocking socket, `register(sock, EVENT_WRITE)`, and
//! then, which most programs forget, `getsockopt(SOL_SOCKET, SO_ERROR)`.
//!
//! Sources: connect(2) on EINPROGRESS, socket(7) on SO_ERROR.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};

use anyhow::{Context, ensure};
use cli::println;
use rustix::io::Errno;
use selector_multicast::{DefaultSelector, EVENT_WRITE};
use socket2::{Domain, Socket, Type};
use testkit::{DEADLINE, listen};

fn main() -> anyhow::Result<()> {
    let (_listener, ann) = listen();
    let (_listener, cleo) = listen();
    // A port that is taken, and nobody listens there.
    let taken = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    taken.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    let ben = taken.local_addr()?.as_socket().context("no address")?;

    let mut selector = DefaultSelector::new()?;
    for (name, target) in [("Ann", ann), ("Ben", ben), ("Cleo", cleo)] {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.set_nonblocking(true)?;
        // First connect, then register: before, a socket reports a hang-up.
        match socket.connect(&target.into()) {
            Err(error) if goes_on(&error) => println!("{name}: {error}"),
            other => println!("{name}: ended at once: {other:?}"),
        }
        selector.register(socket, EVENT_WRITE, name)?;
    }

    let mut connected = 0;
    while !selector.get_map().is_empty() {
        let ready = selector.select(Some(DEADLINE))?;
        ensure!(!ready.is_empty(), "an attempt does not end");
        for (token, events) in ready {
            let key = selector.unregister(token)?;
            let outcome = match key.fileobj.take_error()? {
                Some(error) => error.to_string(),
                None => "connected".into(),
            };
            println!("{}: {events:?}, and take_error says: {outcome}", key.data);
            ensure!((outcome == "connected") == (key.data != "Ben"), "not so");
            connected += usize::from(outcome == "connected");
        }
    }
    println!("all three were available for write, {connected} are connected");
    Ok(())
}

/// Whether a connect has not failed but only begun. (Windows says that it would block.)
fn goes_on(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::INPROGRESS | Errno::WOULDBLOCK)
    )
}
