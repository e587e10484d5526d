//! Unregistering a source gives it back; dropping it then closes the connection.
//!
//! Python: `unregister(fileobj)`, and then `fileobj.close()`. Whoever forgets the first
//! has a stale key; whoever forgets the second leaves the peer without an end.

use std::{
    io::{ErrorKind, Read, Write},
    time::Duration,
};

use anyhow::{Context, ensure};
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ};
use testkit::{DEADLINE, pair};

fn main() -> anyhow::Result<()> {
    let (mut peer, stream) = pair();
    let mut selector = DefaultSelector::new()?;
    let token = selector.register(stream, EVENT_READ, "Ann")?;
    peer.write_all(b"bye")?;
    println!("ready: {:?}", selector.select(Some(DEADLINE))?);

    let key = selector.unregister(token)?;
    println!("unregistered: the stream of {} is ours again", key.data);
    let ready = selector.select(Some(Duration::from_millis(50)))?;
    println!("  ready: {ready:?}, though 3 bytes still wait to be read");
    ensure!(ready.is_empty(), "it is still watched");
    let error = selector.unregister(token).err().context("unregistered twice")?;
    println!("  a second time: {error}");
    ensure!(error.kind() == ErrorKind::NotFound, "expected NotFound");

    let mut stream = key.fileobj;
    let len = stream.read(&mut [0; 10])?;
    println!("  and it is open: a read gives {len} bytes");
    drop(stream);
    let len = peer.read(&mut [0; 10])?;
    println!("dropped: the peer reads {len} bytes, the end");
    ensure!(len == 0, "the peer got no end");
    Ok(())
}
