//! Other events and other data for a source that is registered.
//!
//! Python: `modify(fileobj, events, data=None)`, which sets both, so that whoever names
//! no data loses it. Here `modify` is for the events and `get_mut` for the data.

use std::time::{Duration, Instant};

use anyhow::ensure;
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE};
use testkit::pair;

const TIMES: u32 = 100_000;

fn main() -> anyhow::Result<()> {
    let (_peer, stream) = pair();
    let mut selector = DefaultSelector::new()?;
    let token = selector.register(stream, EVENT_READ, vec!["greet"])?;
    let key = selector.get_key(token)?;
    println!("registered: {:?}, data {:?}", key.events, key.data);
    let ready = selector.select(Some(Duration::ZERO))?;
    println!("  ready: {ready:?}");
    ensure!(ready.is_empty(), "nothing was sent");

    selector.get_mut(token)?.1.push("answer");
    selector.modify(token, EVENT_WRITE)?;
    let key = selector.get_key(token)?;
    println!("modified: {:?}, data {:?}", key.events, key.data);
    ensure!(key.data == ["greet", "answer"], "the data is lost");
    let ready = selector.select(Some(Duration::ZERO))?;
    println!("  ready: {ready:?}");
    ensure!(ready == [(token, EVENT_WRITE)], "there is room to write");

    let start = Instant::now();
    for _ in 0..TIMES / 2 {
        selector.modify(token, EVENT_READ)?;
        selector.modify(token, EVENT_WRITE)?;
    }
    println!("other events: {:?} each, a system call", start.elapsed() / TIMES);
    let start = Instant::now();
    for _ in 0..TIMES {
        selector.modify(token, EVENT_WRITE)?;
    }
    println!("the same events: {:?} each, no system call", start.elapsed() / TIMES);
    Ok(())
}
