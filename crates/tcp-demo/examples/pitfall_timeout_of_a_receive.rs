//! Belief: a timeout of 300 ms ends the wait for a message after 300 ms.
//!
//! The timeout is for one receive, and a message may take many. A peer that sends a byte
//! now and then holds its reader for as long as it likes. So set a deadline for the
//! message, and before each receive a timeout of what is left until then: that is what
//! `src/deadline.rs` does. In Python: `settimeout(0.3)` and a loop of `recv`.
//! Source: socket(7) on SO_RCVTIMEO.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use cli::println;
use tcp_demo::DeadlineStream;
use testkit::pair;

const PATIENCE: Duration = Duration::from_millis(300);

fn main() -> anyhow::Result<()> {
    println!(
        "Belief: a timeout of 300 ms ends the wait for a message after 300 ms.\n"
    );

    println!("What happens:");
    let (near, far) = pair();
    near.set_read_timeout(Some(PATIENCE))?;
    let start = Instant::now();
    let receives = receive(&near, &far)?;
    let held = start.elapsed();
    println!(
        "  timeout of {PATIENCE:?}: no error in {receives} receives, {held:.0?}"
    );
    ensure!(held >= 2 * PATIENCE, "the message has come in time");

    println!("\nDone right:");
    let (near, far) = pair();
    let mut by_then = DeadlineStream::new(&near);
    let start = Instant::now();
    // ANCHOR: cure
    // The cure. Instead of `near.set_read_timeout(Some(PATIENCE))?;`:
    by_then.set_deadline(start + PATIENCE);
    let outcome = receive(by_then, &far);
    // ANCHOR_END: cure
    let held = start.elapsed();
    let error = outcome.err().context("received the message, late as it was")?;
    println!("  deadline in {PATIENCE:?}: {}, after {held:.0?}", error.kind());
    ensure!(error.kind() == ErrorKind::TimedOut, "another error: {error}");
    Ok(())
}

/// Receives a message of 60 bytes, of which the peer sends one every 10 ms.
fn receive(mut stream: impl Read, mut peer: &TcpStream) -> io::Result<usize> {
    let mut receives = 0;
    while receives < 60 {
        thread::sleep(Duration::from_millis(10));
        peer.write_all(b".")?;
        receives += stream.read(&mut [0])?;
    }
    Ok(receives)
}
