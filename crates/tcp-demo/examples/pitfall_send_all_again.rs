//! Belief: a sendall that would block is just called again.
//!
//! When it fails, a part of the message has been taken, and nothing tells how much that
//! was. The next call begins at the start again. On a non-blocking socket, send with
//! `write`, and take what it has taken out of what is to be sent. (Windows takes one long
//! write whole.) In Python: `sendall`, which raises BlockingIOError, and `send`.
//! Source: `Write::write_all` of std.

use std::io::{ErrorKind, Read, Write};

use anyhow::ensure;
use cli::println;
use testkit::pair_with_little_room;

fn main() -> anyhow::Result<()> {
    println!("Belief: a sendall that would block is just called again.\n");
    let message = ["<start>", &"x".repeat(1 << 20), "<end>"].concat().into_bytes();

    println!("What happens:");
    println!("  to send: {} bytes, while the peer receives", message.len());
    let (mut near, mut far) = pair_with_little_room();
    near.set_nonblocking(true)?;
    let mut buf = vec![0; 64 << 10];
    let (mut received, mut calls) = (Vec::new(), 1);
    while let Err(error) = near.write_all(&message)
        && received.len() < message.len()
    {
        ensure!(error.kind() == ErrorKind::WouldBlock, error);
        let len = far.read(&mut buf)?;
        received.extend(&buf[..len]);
        calls += 1;
    }
    drop(near);
    far.read_to_end(&mut received)?;
    println!("  calls of write_all: {calls}");
    let starts = report(&received);
    ensure!(starts > 1 || cfg!(windows), "the start was sent once only");

    println!("\nDone right:");
    let (mut near, mut far) = pair_with_little_room();
    near.set_nonblocking(true)?;
    let (mut received, mut outbox) = (Vec::new(), message.clone());
    while !outbox.is_empty() && received.len() <= message.len() {
        // ANCHOR: cure
        let taken = match near.write(&outbox) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
            outcome => outcome?,
        };
        // The cure. Instead of nothing:
        outbox.drain(..taken);
        // ANCHOR_END: cure
        let len = far.read(&mut buf)?;
        received.extend(&buf[..len]);
    }
    drop(near);
    far.read_to_end(&mut received)?;
    println!("  each write begins behind what those before it have taken");
    report(&received);
    ensure!(received == message, "what was received is not the message");
    Ok(())
}

fn report(received: &[u8]) -> usize {
    let text = String::from_utf8_lossy(received);
    let [starts, ends] = ["<start>", "<end>"].map(|mark| text.matches(mark).count());
    println!("  received: {} bytes, {starts} <start>, {ends} <end>", received.len());
    starts
}
