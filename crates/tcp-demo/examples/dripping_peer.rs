//! A peer that drips a byte now and then: a timeout never ends it, a deadline does.
//!
//! Python: `settimeout(0.3)` and a loop of `recv`; the timeout is for each call, too.
//!
//! Sources: socket(7) on SO_RCVTIMEO; `src/deadline.rs`.

use std::{
    io::{self, ErrorKind, Read, Write},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{bail, ensure};
use cli::println;
use tcp_demo::{DeadlineStream, Mode};

const PATIENCE: Duration = Duration::from_millis(300);

fn main() -> anyhow::Result<()> {
    let (mut peer, mut stream) = testkit::pair();
    let (ask, asked) = mpsc::channel();
    // Sends one byte whenever we have taken one, and never ends its line.
    let peer = thread::spawn(move || -> io::Result<()> {
        asked.iter().try_for_each(|()| peer.write_all(b"x"))
    });
    let mut byte = [0];

    println!("a timeout of {PATIENCE:?} for each read:");
    Mode::Timeout(PATIENCE).set(&stream)?;
    let (start, mut reads) = (Instant::now(), 0);
    while start.elapsed() < 2 * PATIENCE {
        ask.send(())?;
        ensure!(stream.read(&mut byte)? == 1, "the peer has ended");
        reads += 1;
    }
    let held = start.elapsed();
    println!("  {reads} reads in {held:.1?}, and none was too late");

    println!("a deadline in {PATIENCE:?} for all of them:");
    let mut by_then = DeadlineStream::new(&stream);
    let (start, mut reads) = (Instant::now(), 0);
    by_then.set_deadline(start + PATIENCE);
    let error = loop {
        ask.send(())?;
        match by_then.read(&mut byte) {
            Ok(len) => reads += len,
            Err(error) => break error,
        }
    };
    let held = start.elapsed();
    println!("  {reads} reads in {held:.1?}, then: {error}");
    ensure!(error.kind() == ErrorKind::TimedOut, "expected TimedOut");
    ensure!(reads > 0, "the peer did not even begin");

    drop(ask);
    match peer.join() {
        Ok(outcome) => Ok(outcome?),
        Err(_) => bail!("the peer did not end well"),
    }
}
