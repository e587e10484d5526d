//! Registering sources and asking who is ready: the loop of every such program.
//!
//! Python: `selectors.DefaultSelector()`, `register(fileobj, events, data)`,
//! `select(timeout)`.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use anyhow::ensure;
use cli::{Shown, println};
use selector_multicast::{DefaultSelector, EVENT_READ};
use testkit::{DEADLINE, pair};

fn main() -> anyhow::Result<()> {
    let mut selector = DefaultSelector::new()?;
    let mut peers = Vec::new();
    for name in ["Ann", "Ben", "Cleo"] {
        let (peer, stream) = pair();
        // A read that finds nothing after all must not keep the others waiting.
        stream.set_nonblocking(true)?;
        let token = selector.register(stream, EVENT_READ, name)?;
        println!("{name}'s connection is registered as {token:?}");
        peers.push(peer);
    }

    println!("Cleo and Ann say something, Ben does not:");
    peers[2].write_all(b"hello from Cleo")?;
    peers[0].write_all(b"hello from Ann")?;
    let mut heard = Vec::new();
    while heard.len() < 2 {
        let ready = selector.select(Some(DEADLINE))?;
        ensure!(!ready.is_empty(), "nobody is ready");
        for (token, events) in ready {
            let key = selector.get_key(token)?;
            println!("  {:?} of {}: {}", events, key.data, read(&key.fileobj)?);
            heard.push(key.data);
        }
    }
    heard.sort_unstable();
    ensure!(heard == ["Ann", "Cleo"], "heard: {heard:?}");
    println!("one thread has heard them all, and never waited in a read");
    Ok(())
}

fn read(mut stream: &TcpStream) -> anyhow::Result<String> {
    let mut buf = [0; 100];
    let len = stream.read(&mut buf)?;
    Ok(Shown(&buf[..len]).to_string())
}
