//! The same event comes again for as long as there is something left to read.
//!
//! That is called level-triggered, and Python's selectors are so too. An edge-triggered
//! one (epoll's EPOLLET) tells a change once; a oneshot one has to be asked again.

use std::{
    io::{Read, Write},
    time::Duration,
};

use anyhow::ensure;
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ};
use testkit::{DEADLINE, pair, wait_until_queued};

fn main() -> anyhow::Result<()> {
    let (mut peer, stream) = pair();
    peer.write_all(b"nine byte")?;
    wait_until_queued(&stream, 9);
    let mut selector = DefaultSelector::new()?;
    let token = selector.register(stream, EVENT_READ, ())?;

    println!("9 bytes have come, and we read 4 at a time:");
    let mut lens = Vec::new();
    loop {
        let ready = selector.select(Some(Duration::from_millis(50)))?;
        if ready.is_empty() {
            println!("  nobody is ready: all is read");
            break;
        }
        ensure!(ready == [(token, EVENT_READ)], "somebody else is ready");
        let mut stream = &selector.get_key(token)?.fileobj;
        let len = stream.read(&mut [0; 4])?;
        println!("  EVENT_READ: a read gives {len}");
        lens.push(len);
    }
    ensure!(lens == [4, 4, 1], "read {lens:?}");

    println!("then the peer closes, and we do not unregister:");
    drop(peer);
    for _ in 0..3 {
        let ready = selector.select(Some(DEADLINE))?;
        let mut stream = &selector.get_key(token)?.fileobj;
        let len = stream.read(&mut [0; 4])?;
        println!("  {} ready: a read gives {len}, the end", ready.len());
        ensure!(ready == [(token, EVENT_READ)] && len == 0, "that was no end");
    }
    println!("it would go on so for ever: unregister at the end of a stream");
    Ok(())
}
