//! Belief: one send arrives as one receive.
//!
//! TCP carries bytes, and how they were cut when they were sent is not among them. What a
//! receive returns is what lies in the buffer at that moment: three messages here, and
//! half of one over a slow network. In Python: `sendall` and `recv(1024)`.

use std::{
    io::{Read, Write},
    net::Shutdown,
};

use anyhow::ensure;
use cli::{Shown, println};
use framing::{Delimited, FrameReader};
use testkit::{pair, wait_until_queued};

fn main() -> anyhow::Result<()> {
    println!("Belief: one send arrives as one receive.\n");

    println!("What happens:");
    let (mut near, mut far) = pair();
    for message in ["one", "two", "three"] {
        println!("  sent: {message}");
        near.write_all(message.as_bytes())?;
    }
    wait_until_queued(&far, 11);
    let mut buf = [0; 1024];
    let len = far.read(&mut buf)?;
    println!("  received by one receive: {}", Shown(&buf[..len]));
    ensure!(&buf[..len] == b"onetwothree", "one receive has not taken it all");

    println!("\nDone right:");
    let (mut near, far) = pair();
    for message in ["one", "two", "three"] {
        println!("  sent, with a newline behind it: {message}");
        let mut frame = Vec::from(message);
        // ANCHOR: cure
        // The cure. Instead of nothing:
        frame.push(b'\n');
        near.write_all(&frame)?;
        // ANCHOR_END: cure
    }
    near.shutdown(Shutdown::Write)?;
    // ANCHOR: receiver
    let mut reader = FrameReader::new(far, Delimited::default());
    for message in ["one", "two", "three"] {
        let received = reader.read_message()?.unwrap_or_default();
        println!("  received, up to a newline: {}", Shown(received));
        ensure!(received == message.as_bytes(), "not the messages that were sent");
    }
    // ANCHOR_END: receiver
    Ok(())
}
