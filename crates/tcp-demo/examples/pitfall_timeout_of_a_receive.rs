//! Belief: a timeout of 300 ms ends the wait for a message after 300 ms.
//!
//! The timeout is for one receive, and a message may take many. A peer that sends a byte
//! now and then holds its reader for as long as it likes. So set a deadline for the
//! message, and before each receive a timeout of what is left until then: that is what
//! `src/deadline.rs` does. In Python: `settimeout(0.3)` and a loop of `recv`.
//! Source: socket(7) on SO_RCVTIMEO.

use std::{
    io::{BufRead, BufReader, ErrorKind, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use cli::println;
use tcp_demo::DeadlineStream;
use testkit::{connect, play};

const PATIENCE: Duration = Duration::from_millis(300);

fn main() -> anyhow::Result<()> {
    println!(
        "Belief: a timeout of 300 ms ends the wait for a message after 300 ms.\n"
    );

    println!("What happens:");
    let peer = play(drip);
    let stream = connect(peer.address);
    stream.set_read_timeout(Some(PATIENCE))?;
    let start = Instant::now();
    let len = BufReader::new(&stream).read_line(&mut String::new())?;
    let held = start.elapsed();
    println!("  timeout {PATIENCE:?}: a message of {len} bytes after {held:.0?}");
    ensure!(held > 2 * PATIENCE, "the message has come in time");
    peer.outcome();

    println!("\nDone right:");
    let peer = play(drip);
    let stream = connect(peer.address);
    let mut by_then = DeadlineStream::new(&stream);
    let start = Instant::now();
    // The cure. Instead of `stream.set_read_timeout(Some(PATIENCE))?;`:
    by_then.set_deadline(start + PATIENCE);
    let outcome = BufReader::new(by_then).read_line(&mut String::new());
    let held = start.elapsed();
    let error = outcome.err().context("received the message, late as it was")?;
    println!("  deadline in {PATIENCE:?}: after {held:.0?}, {}", error.kind());
    ensure!(error.kind() == ErrorKind::TimedOut, "another error: {error}");
    drop(stream);
    peer.outcome();
    Ok(())
}

/// The peer: a line of 50 bytes, one every 15 ms, until nobody wants it.
fn drip(mut stream: TcpStream) {
    for byte in [b'.'; 49].iter().chain(b"\n") {
        thread::sleep(Duration::from_millis(15));
        if stream.write_all(&[*byte]).is_err() {
            break;
        }
    }
}
