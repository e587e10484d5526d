//! Belief: recv(4) returns 4 bytes.
//!
//! It returns at most 4: those that have come, and none only at the end of the stream. The
//! number is the size of the buffer. Who needs all 4 receives again until they are there;
//! `read_exact` does it. In Python: `recv(4)`, and `int.from_bytes` of whatever it was.
//! Source: recv(2).

use std::io::{Read, Write};

use anyhow::ensure;
use cli::{Shown, println};
use testkit::{pair, wait_until_queued};

/// A message of 5 bytes with its length before it.
const FRAME: &[u8] = b"\0\0\0\x05hello";

fn main() -> anyhow::Result<()> {
    println!("Belief: recv(4) returns 4 bytes.\n");
    let (first, rest) = FRAME.split_at(2);

    println!("What happens:");
    let (mut near, mut far) = pair();
    println!("  sent: {}", first.escape_ascii());
    near.write_all(first)?;
    wait_until_queued(&far, first.len());
    let mut header = [0; 4];
    let len = far.read(&mut header)?;
    println!("  received: {len} bytes, {}", header[..len].escape_ascii());
    let length = u32::from_be_bytes(header);
    println!("  taken for the length of the message: {length}");
    ensure!(len == 2, "it was not what had come");
    ensure!(length != 5, "it was the right length all the same");

    println!("\nDone right:");
    let (mut near, mut far) = pair();
    println!("  sent: {}", first.escape_ascii());
    near.write_all(first)?;
    wait_until_queued(&far, first.len());
    let mut header = [0; 4];
    let mut received = 0;
    // ANCHOR: cure
    // The cure. Instead of `if received < header.len() {`:
    while received < header.len() {
        let len = far.read(&mut header[received..])?;
        ensure!(len > 0, "the stream ends inside the header");
        received += len;
        // ANCHOR_END: cure
        let piece = header[received - len..received].escape_ascii();
        println!("  received: {len} bytes, {piece}");
        if received == first.len() {
            println!("  sent: {}", rest.escape_ascii());
            near.write_all(rest)?;
        }
    }
    let length = u32::from_be_bytes(header);
    println!("  length of the message: {length}");
    ensure!(length == 5, "{received} of 4 bytes were taken for the length");
    let mut message = [0; 5];
    far.read_exact(&mut message)?;
    println!("  received with `read_exact`, the same loop: {}", Shown(&message));
    ensure!(message == *b"hello", "not the message that was sent");
    Ok(())
}
