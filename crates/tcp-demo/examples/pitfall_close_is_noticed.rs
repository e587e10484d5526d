//! Belief: a send to a peer that has closed fails.
//!
//! The first one succeeds: nothing but the end of the stream has come, which says
//! that the peer sends no more, and not that it doesn't read. Only the reset that it
//! answers with makes a later send fail. A receive sees the end at once, so whoever
//! sends has to receive, too: on another thread, or when a selector says so. In
//! Python: `send`, and `recv` that returns `b''`. Source: RFC 1122, section 4.2.2.13.

use std::{
    io::{Read, Write},
    time::Instant,
};

use anyhow::ensure;
use cli::{Shown, println};
use testkit::{DEADLINE, connect, listen};

fn main() -> anyhow::Result<()> {
    println!("Belief: a send to a peer that has closed fails.\n");
    let (listener, address) = listen();

    println!("What happens:");
    let mut client = connect(address);
    drop(listener.accept()?);
    println!("  the server has closed");
    let len = client.write(b"one")?;
    println!("  sent: {len} bytes, no error; they are lost");
    let start = Instant::now();
    let error = loop {
        if let Err(error) = client.write(b"more") {
            break error;
        }
        ensure!(start.elapsed() < DEADLINE, "no send fails");
    };
    println!("  sent again, when the server's reset has come: {error}");

    println!("\nDone right:");
    let mut client = connect(address);
    drop(listener.accept()?);
    println!("  the server has closed");
    // ANCHOR: cure
    // The cure. Instead of `let ended = false;`:
    let ended = client.read(&mut [0; 10])? == 0;
    println!("  before it sends, the client sees the end of the stream: {ended}");
    // ANCHOR_END: cure
    ensure!(ended, "it is about to send what will be lost");
    let mut client = connect(address);
    client.write_all(b"one")?;
    let (mut server, _) = listener.accept()?;
    let mut received = [0; 3];
    server.read_exact(&mut received)?;
    println!("  it connects once more and sends; received: {}", Shown(&received));
    Ok(())
}
