//! How long select waits: not at all, for a time, or until something happens.
//!
//! Python: `select(0)`, `select(0.1)`, `select(None)`. A negative number is zero there;
//! a `Duration` is never negative. Python rounds up to whole milliseconds.

use std::{
    io::Write,
    net::TcpStream,
    time::{Duration, Instant},
};

use anyhow::ensure;
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ};
use testkit::pair;

fn main() -> anyhow::Result<()> {
    let (mut peer, stream) = pair();
    let mut selector = DefaultSelector::new()?;
    selector.register(stream, EVENT_READ, ())?;

    println!("nobody is ready:");
    for micros in [0, 100, 1_000, 100_000] {
        let timeout = Duration::from_micros(micros);
        let (ready, waited) = select(&mut selector, Some(timeout))?;
        println!("  a timeout of {timeout:?}: {ready} ready after {waited:.1?}");
        ensure!(ready == 0, "nothing was sent");
        // Some clocks are coarse.
        ensure!(waited >= timeout * 8 / 10, "it did not wait");
    }
    println!("bytes have come:");
    peer.write_all(b"hello")?;
    for timeout in [None, Some(Duration::from_secs(10)), Some(Duration::ZERO)] {
        let (ready, waited) = select(&mut selector, timeout)?;
        println!("  a timeout of {timeout:?}: {ready} ready after {waited:.1?}");
        ensure!(ready == 1, "the bytes are not seen");
        ensure!(waited < Duration::from_secs(5), "it has waited for its timeout");
    }
    Ok(())
}

/// How many are ready, and how long that took.
fn select(
    selector: &mut DefaultSelector<TcpStream, ()>,
    timeout: Option<Duration>,
) -> anyhow::Result<(usize, Duration)> {
    let start = Instant::now();
    let ready = selector.select(timeout)?.len();
    Ok((ready, start.elapsed()))
}
