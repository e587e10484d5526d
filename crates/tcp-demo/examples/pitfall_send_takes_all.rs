//! Belief: a send sends all of it.
//!
//! A send copies into the send buffer what there is room for, and returns how much that
//! was. A non-blocking one does not wait for more room, one with a timeout not for long
//! (on Linux, one without waits for all of it), and the rest is the sender's to send.
//! Windows takes one long write whole. In Python: `send`; `sendall` sends the rest too,
//! but not on a non-blocking socket. Source: send(2).

use std::{
    io::{ErrorKind, Read, Write},
    time::Duration,
};

use anyhow::ensure;
use cli::println;
use testkit::pair;

const MESSAGE: &[u8] = &[b'x'; 16 << 20];
const PATIENCE: Duration = Duration::from_millis(100);

fn main() -> anyhow::Result<()> {
    println!("Belief: a send sends all of it.\n");

    println!("What happens:");
    println!("  to send: {} bytes, and the peer does not read yet", MESSAGE.len());
    let (mut near, _far) = pair();
    near.set_write_timeout(Some(PATIENCE))?;
    let taken = near.write(MESSAGE)?;
    println!("  a write with a timeout of {PATIENCE:?} takes {taken} bytes");
    ensure!(taken < MESSAGE.len() || cfg!(windows), "one write has taken it all");
    let (mut near, mut far) = pair();
    near.set_nonblocking(true)?;
    let taken = near.write(MESSAGE)?;
    println!("  a non-blocking write takes {taken} bytes");
    drop(near);
    let received = far.read_to_end(&mut Vec::new())?;
    println!("  received: {received} bytes, and then the end");
    ensure!(received < MESSAGE.len() || cfg!(windows), "one write has taken it all");

    println!("\nDone right:");
    let (mut near, mut far) = pair();
    near.set_nonblocking(true)?;
    let (mut rest, mut writes) = (MESSAGE, 0);
    let (mut buf, mut received) = (vec![0; 64 << 10], 0);
    while !rest.is_empty() {
        // ANCHOR: cure
        match near.write(rest) {
            // The cure. Instead of `Ok(_) => rest = &[],`:
            Ok(taken) => rest = &rest[taken..],
            // No room: the peer has something to read.
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                received += far.read(&mut buf)?;
            }
            // ANCHOR_END: cure
            Err(error) => return Err(error.into()),
        }
        writes += 1;
    }
    println!("  {writes} writes, each of what the one before it has not taken");
    drop(near);
    received += far.read_to_end(&mut Vec::new())?;
    println!("  received: {received} bytes, and then the end");
    ensure!(received == MESSAGE.len(), "what was sent is not what was received");
    Ok(())
}
