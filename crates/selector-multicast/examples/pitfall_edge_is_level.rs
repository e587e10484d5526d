//! Belief: what is left unread is always reported again.
//!
//! A level-triggered selector (`DefaultSelector`, all of Python's) says that there is
//! something to read; an edge-triggered one (mio, epoll with EPOLLET) that more has come,
//! once. With that one, whoever does not read until a read would block waits for an event
//! that has been. Source: epoll(7).

use std::{
    io::{self, Read, Write},
    net,
    time::Duration,
};

use anyhow::ensure;
use cli::println;
use mio::{Events, Interest, Poll, Token, net::TcpStream};
use selector_multicast::{DefaultSelector, EVENT_READ};
use testkit::{DEADLINE, pair, wait_until_queued};

const SPAN: Duration = Duration::from_millis(100);

fn main() -> anyhow::Result<()> {
    println!("Belief: what is left unread is always reported again.\n");
    let mut events = Events::with_capacity(8);

    println!("What happens:");
    let (mut edge, mut stream, [_peer, clone]) = ten_bytes_edge_triggered()?;
    let mut level = DefaultSelector::new()?;
    level.register(clone, EVENT_READ, ())?;
    edge.poll(&mut events, Some(DEADLINE))?;
    let tellers = events.iter().count() + level.select(Some(DEADLINE))?.len();
    println!("  10 bytes come, and {tellers} selectors tell; we read 4 bytes");
    stream.read_exact(&mut [0; 4])?;
    edge.poll(&mut events, Some(SPAN))?;
    let (once, again) = (events.iter().count(), level.select(Some(DEADLINE))?.len());
    println!("  edge-triggered:  {once} events for the rest");
    println!("  level-triggered: {again} event for the rest");
    ensure!((once, again) == (0, 1), "there is no such difference");

    println!("\nDone right:");
    let (mut edge, mut stream, _ends) = ten_bytes_edge_triggered()?;
    edge.poll(&mut events, Some(DEADLINE))?;
    let mut sum = 0;
    // ANCHOR: cure
    // The cure. Instead of `if let Ok(len @ 1..) = stream.read(&mut [0; 4]) {`:
    while let Ok(len @ 1..) = stream.read(&mut [0; 4]) {
        sum += len;
    }
    // ANCHOR_END: cure
    println!("  10 bytes come; we read until nothing is there, {sum} bytes");
    edge.poll(&mut events, Some(SPAN))?;
    ensure!(sum == 10, "{} bytes lie unread, and no event tells", 10 - sum);
    println!("  edge-triggered:  {} events, and no rest", events.iter().count());
    Ok(())
}

fn ten_bytes_edge_triggered() -> io::Result<(Poll, TcpStream, [net::TcpStream; 2])> {
    let (mut peer, stream) = pair();
    peer.write_all(b"ten bytes.")?;
    wait_until_queued(&stream, 10);
    stream.set_nonblocking(true)?;
    let clone = stream.try_clone()?;
    let (edge, mut stream) = (Poll::new()?, TcpStream::from_std(stream));
    edge.registry().register(&mut stream, Token(0), Interest::READABLE)?;
    Ok((edge, stream, [peer, clone]))
}
