//! What a registration holds, and how to find it: get_key and get_map.
//!
//! Python: `SelectorKey(fileobj, fd, events, data)`, `get_key(fileobj)`, `get_map()`.
//! There a key is a snapshot, which tells the old events after a `modify`; here it is
//! borrowed from the selector, and the compiler lets nobody keep it across a `modify`.

use std::net::TcpStream;

use anyhow::ensure;
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE, SelectorKey};
use testkit::pair;

/// What belongs to a peer: Python's `data=`, which may be anything there as well.
struct Peer {
    name: &'static str,
    messages: u32,
}

fn main() -> anyhow::Result<()> {
    let mut selector = DefaultSelector::new()?;
    let mut far_ends = Vec::new();
    let mut tokens = Vec::new();
    for name in ["Ann", "Ben"] {
        let (far_end, stream) = pair();
        far_ends.push(far_end);
        let data = Peer { name, messages: 0 };
        tokens.push(selector.register(stream, EVENT_READ, data)?);
    }
    let ann = tokens[0];
    println!("get_key:");
    show(selector.get_key(ann)?)?;

    let (_stream, peer) = selector.get_mut(ann)?;
    peer.messages += 1;
    selector.modify(ann, EVENT_READ | EVENT_WRITE)?;
    println!("get_key, after a message and a modify:");
    let key = selector.get_key(ann)?;
    show(key)?;
    ensure!(key.data.messages == 1 && key.events.contains(EVENT_WRITE));

    println!("get_map: all {} of them", selector.get_map().len());
    for key in selector.get_map().values() {
        show(key)?;
    }
    drop(selector.unregister(ann)?);
    let map = selector.get_map();
    println!("get_map, after Ann has been unregistered:");
    for key in map.values() {
        show(key)?;
    }
    ensure!(map.len() == 1 && !map.contains_key(ann), "Ann is still there");
    Ok(())
}

fn show(key: &SelectorKey<TcpStream, Peer>) -> anyhow::Result<()> {
    let Peer { name, messages } = key.data;
    println!("  fileobj: a TcpStream to {}", key.fileobj.peer_addr()?);
    println!("  fd: {}, events: {:?}", key.fd, key.events);
    println!("  data: {name}, messages: {messages}");
    Ok(())
}
