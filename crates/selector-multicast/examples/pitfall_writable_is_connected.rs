//! Belief: available for write for the first time means connected.
//!
//! It means that the attempt to connect has come to an end, good or bad, and SO_ERROR
//! tells which. In Python: `connect_ex`, `register(sock, EVENT_WRITE)`, and before
//! the first use `getsockopt(SOL_SOCKET, SO_ERROR)`. Source: connect(2) on EINPROGRESS.

use std::net::SocketAddr;

use anyhow::{Context, ensure};
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_WRITE};
use socket2::{Domain, Socket, Type};
use testkit::{DEADLINE, Refusing, listen};

fn main() -> anyhow::Result<()> {
    println!("Belief: available for write for the first time means connected.\n");
    // Nobody listens at the first address.
    let nobody = Refusing::new();
    let (_listener, somebody) = listen();

    println!("What happens:");
    let socket = connect_until_writable(nobody.address)?;
    let error = socket.send(b"hello").err().context("somebody listens there")?;
    println!("  and a send fails: {error}");

    println!("\nDone right:");
    for address in [nobody.address, somebody] {
        let socket = connect_until_writable(address)?;
        // ANCHOR: cure
        // The cure. Instead of `let error = None::<std::io::Error>;`:
        let error = socket.take_error()?;
        if let Some(error) = error {
            println!("  take_error says: {error}; so nothing is sent");
        } else {
            println!("  take_error says nothing; so we are connected, and send");
            let sent = socket.send(b"hello");
            ensure!(sent.is_ok(), "taken for connected, and a send fails");
        }
        // ANCHOR_END: cure
    }
    Ok(())
}

fn connect_until_writable(address: SocketAddr) -> anyhow::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    // That it has only begun counts as an error.
    let _ = socket.connect(&address.into());
    let mut selector = DefaultSelector::new()?;
    let token = selector.register(socket, EVENT_WRITE, ())?;
    let ready = selector.select(Some(DEADLINE))?;
    ensure!(ready == [(token, EVENT_WRITE)], "the attempt does not end");
    println!("  connecting to {address}: {EVENT_WRITE:?}");
    Ok(selector.unregister(token)?.fileobj)
}
