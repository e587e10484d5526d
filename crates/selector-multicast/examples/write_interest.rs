//! Why to wait for EVENT_WRITE only while bytes are owed: what it costs otherwise.
//!
//! A healthy connection is nearly always available for write. Whoever waits for that
//! with nothing to write does not wait at all.

use std::{
    net::TcpStream,
    time::{Duration, Instant},
};

use anyhow::ensure;
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE};
use testkit::pair;

const SPAN: Duration = Duration::from_millis(200);

fn main() -> anyhow::Result<()> {
    let (_peer, stream) = pair();
    let mut selector = DefaultSelector::new()?;
    let token = selector.register(stream, EVENT_READ | EVENT_WRITE, ())?;

    println!("an idle connection, for {SPAN:?} each:");
    let busy = count_returns(&mut selector)?;
    println!("  EVENT_READ | EVENT_WRITE: select returns {busy} times");
    ensure!(busy > 100, "select has waited");

    selector.modify(token, EVENT_READ)?;
    let idle = count_returns(&mut selector)?;
    println!("  EVENT_READ: select returns {idle} time");
    ensure!(idle == 1, "select did not wait");
    println!(
        "so: modify to add EVENT_WRITE when a write was short, and back after it"
    );
    Ok(())
}

/// How often `select` returns within the span, the last time by its timeout.
fn count_returns(
    selector: &mut DefaultSelector<TcpStream, ()>,
) -> anyhow::Result<u32> {
    let end = Instant::now() + SPAN;
    let mut returns = 0;
    loop {
        let rest = end.saturating_duration_since(Instant::now());
        if rest.is_zero() {
            return Ok(returns);
        }
        selector.select(Some(rest))?;
        returns += 1;
    }
}
