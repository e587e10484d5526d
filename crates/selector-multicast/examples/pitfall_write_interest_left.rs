//! Belief: once everything is sent, the write interest can stay.
//!
//! A connection is not always available for write: while its peer does not read, the
//! buffers are full, and EVENT_WRITE tells when there is room again. But once all is out
//! there is room all the time, and no select waits any more. In Python:
//! `modify(sock, EVENT_READ | EVENT_WRITE)`, and no `modify(sock, EVENT_READ)` after it.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use anyhow::ensure;
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE, Token};
use testkit::{DEADLINE, pair};

const SPAN: Duration = Duration::from_millis(50);
const LEN: usize = 32 * 1024 * 1024;
const PIECE: &[u8] = &[b'x'; 64 * 1024];

fn main() -> anyhow::Result<()> {
    println!("Belief: once everything is sent, the write interest can stay.\n");

    println!("What happens:");
    let (mut selector, token, _peer) = send_more_than_fits()?;
    let start = Instant::now();
    for _ in 0..1000 {
        let ready = selector.select(Some(DEADLINE))?;
        ensure!(ready == [(token, EVENT_WRITE)], "select has waited");
    }
    println!("  1000 selects, none of them waits: {:.1?}", start.elapsed());

    println!("\nDone right:");
    let (mut selector, token, _peer) = send_more_than_fits()?;
    // ANCHOR: cure
    // The cure. Instead of nothing:
    selector.modify(token, EVENT_READ)?;
    let events = selector.select(Some(SPAN))?.len();
    println!("  without the write interest, select waits {SPAN:?}: {events} events");
    // ANCHOR_END: cure
    ensure!(events == 0, "select does not wait, though nothing is owed");
    Ok(())
}

fn send_more_than_fits()
-> anyhow::Result<(DefaultSelector<TcpStream, ()>, Token, TcpStream)> {
    let (mut stream, mut peer) = pair();
    stream.set_nonblocking(true)?;
    let mut selector = DefaultSelector::new()?;
    let events = EVENT_READ | EVENT_WRITE;
    let token = selector.register(stream.try_clone()?, events, ())?;
    let mut owed = LEN;
    while !selector.select(Some(SPAN))?.is_empty() {
        ensure!(owed > 0, "the buffers have room for all of it");
        owed -= stream.write(&PIECE[..owed.min(PIECE.len())])?;
    }
    println!("  the peer does not read: no event, and {owed} bytes are owed");
    thread::scope(|scope| {
        let reader = scope.spawn(|| peer.read_exact(&mut vec![0; LEN]));
        while owed > 0 {
            selector.select(Some(DEADLINE))?;
            owed -= stream.write(&PIECE[..owed.min(PIECE.len())])?;
        }
        reader.join().expect("reading does not panic")
    })?;
    println!("  the peer reads: events again, and then {owed} bytes are owed");
    Ok((selector, token, peer))
}
