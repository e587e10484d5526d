//! A clone of a socket is a second handle of the same connection.
//!
//! It ends with the last handle that is dropped, or for all when one shuts it down.
//!
//! Python: `dup()`, `makefile()`, or a reference that somebody has kept.
//!
//! Sources: dup(2), close(2), shutdown(2).

use std::{
    io::{ErrorKind, Read, Write},
    net::Shutdown,
};

use anyhow::{Context, ensure};
use cli::{Shown, println};

fn main() -> anyhow::Result<()> {
    let (first, mut peer) = testkit::pair();
    let mut second = first.try_clone()?;
    let mut third = first.try_clone()?;
    println!("three handles, all of them {}", third.local_addr()?);

    drop(first);
    peer.set_nonblocking(true)?;
    let seen = peer.read(&mut [0; 10]).map_err(|error| error.kind());
    peer.set_nonblocking(false)?;
    println!("one is dropped: the peer reads {seen:?}, so no end has come");
    ensure!(seen == Err(ErrorKind::WouldBlock), "an end has come");

    second.write_all(b"one ")?;
    third.write_all(b"stream")?;
    let mut sent = [0; 10];
    peer.read_exact(&mut sent)?;
    println!("the other two write to it: {}", Shown(&sent));
    ensure!(&sent == b"one stream", "there are two streams");

    peer.write_all(b"abcd")?;
    let (mut first_two, mut next_two) = ([0; 2], [0; 2]);
    second.read_exact(&mut first_two)?;
    third.read_exact(&mut next_two)?;
    println!("  and read: {}, {}", Shown(&first_two), Shown(&next_two));
    ensure!((&first_two, &next_two) == (b"ab", b"cd"), "each has a copy");

    second.shutdown(Shutdown::Both)?;
    let len = peer.read(&mut [0; 10])?;
    println!("one is shut down: the peer reads {len} bytes, the end");
    ensure!(len == 0, "the peer reads no end");
    let error = third.write(b"more").err().context("it still writes")?;
    println!("  and the last handle can't write any more: {error}");
    Ok(())
}
