//! Belief: one select returns every target that is registered.
//!
//! It returns as soon as one is ready, with those that are ready then. One that is still
//! connecting, or has no room yet, comes with a later select. So go on until every target
//! has got its message or the time is up, and tell which ones have not.
//! In Python: `for key, events in sel.select(): key.fileobj.send(message)`, and no more.

use std::{io::prelude::*, net::TcpStream};

use anyhow::ensure;
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_WRITE};
use testkit::{DEADLINE, pair, read_to_end};

type Selector = DefaultSelector<TcpStream, &'static str>;

fn main() -> anyhow::Result<()> {
    println!("Belief: one select returns every target that is registered.\n");

    println!("What happens:");
    let (mut selector, mut far_ends, unread) = three_targets()?;
    send_to_ready(&mut selector)?;
    far_ends[2].read_exact(&mut vec![0; unread])?;
    drop(selector);
    let message = read_to_end(&far_ends[2]);
    println!("  Cleo reads, has room, and receives {} bytes of it", message.len());
    ensure!(message.is_empty(), "select has returned Cleo as well");

    println!("\nDone right:");
    let (mut selector, mut far_ends, unread) = three_targets()?;
    // ANCHOR: cure
    // The cure. Instead of `if !selector.get_map().is_empty() {`:
    while !selector.get_map().is_empty() {
        if send_to_ready(&mut selector)? == 2 {
            println!("  Cleo reads, and has room");
            far_ends[2].read_exact(&mut vec![0; unread])?;
        }
    }
    // ANCHOR_END: cure
    drop(selector);
    let message = read_to_end(&far_ends[2]);
    println!("  Cleo receives {} bytes of it", message.len());
    ensure!(message == b"message", "nobody has asked for Cleo again");
    Ok(())
}

fn send_to_ready(selector: &mut Selector) -> anyhow::Result<usize> {
    let mut names = Vec::new();
    for (token, _) in selector.select(Some(DEADLINE))? {
        let mut key = selector.unregister(token)?;
        key.fileobj.write_all(b"message")?;
        names.push(key.data);
    }
    println!("  a message is sent to all that select returns: {}", names.join(", "));
    ensure!(!names.is_empty(), "the time is up");
    Ok(names.len())
}

/// Ann, Ben and Cleo, who has so many bytes to read before there is room for more.
fn three_targets() -> anyhow::Result<(Selector, Vec<TcpStream>, usize)> {
    let (far_ends, mut near): (Vec<_>, Vec<_>) = (0..3).map(|_| pair()).unzip();
    near[2].set_nonblocking(true)?;
    let mut unread = 0;
    while let Ok(len) = near[2].write(&[b'x'; 1 << 16]) {
        unread += len;
    }
    let mut selector = Selector::new()?;
    for (name, stream) in ["Ann", "Ben", "Cleo"].into_iter().zip(near) {
        selector.register(stream, EVENT_WRITE, name)?;
    }
    Ok((selector, far_ends, unread))
}
