//! Belief: asking for EVENT_WRITE all the time costs nothing.
//!
//! A connection is available for write for as long as the kernel has room for more bytes,
//! and an idle one has. So select does not wait: it returns at once, again and again, and
//! a core is busy with a program that has nothing to do. In Python:
//! `register(sock, EVENT_READ | EVENT_WRITE)`. Source: poll(2) on POLLOUT.

use std::{
    io::Write,
    net::TcpStream,
    time::{Duration, Instant},
};

use anyhow::ensure;
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE};
use testkit::{DEADLINE, pair};

const SPAN: Duration = Duration::from_millis(100);

fn main() -> anyhow::Result<()> {
    println!("Belief: asking for EVENT_WRITE all the time costs nothing.\n");

    println!("What happens:");
    let (_peer, stream) = pair();
    let mut selector = DefaultSelector::new()?;
    let events = EVENT_READ | EVENT_WRITE;
    println!("  an idle connection, registered for {events:?}");
    selector.register(stream, events, ())?;
    let woken = count_wake_ups(&mut selector)?;
    println!("  within {SPAN:?}, select returns with an event {woken} times");
    ensure!(woken > 100, "select has waited");

    println!("\nDone right:");
    let (mut peer, stream) = pair();
    let mut selector = DefaultSelector::new()?;
    // ANCHOR: cure
    // The cure. Instead of `let events = EVENT_READ | EVENT_WRITE;`:
    let events = EVENT_READ;
    println!("  an idle connection, registered for {events:?}");
    let token = selector.register(stream, events, ())?;
    // ANCHOR_END: cure
    let woken = count_wake_ups(&mut selector)?;
    println!("  within {SPAN:?}, select returns with an event {woken} times");
    ensure!(woken == 0, "select has not waited");
    peer.write_all(b"hello")?;
    let ready = selector.select(Some(DEADLINE))?;
    println!("  and as soon as a message comes: {:?}", ready[0].1);
    ensure!(ready == [(token, EVENT_READ)], "the message is not reported");
    Ok(())
}

fn count_wake_ups(
    selector: &mut DefaultSelector<TcpStream, ()>,
) -> anyhow::Result<usize> {
    let end = Instant::now() + SPAN;
    let mut count = 0;
    while Instant::now() < end {
        let rest = end.saturating_duration_since(Instant::now());
        count += selector.select(Some(rest))?.len();
    }
    Ok(count)
}
