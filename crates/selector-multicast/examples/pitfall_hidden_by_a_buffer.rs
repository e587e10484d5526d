//! Belief: what lies in a BufReader makes its socket ready.
//!
//! A selector asks the kernel, and the kernel knows what is left in the socket. A
//! BufReader takes all that has come and gives out one line; the others wait where no
//! selector looks. So take all lines that it has before the next select (with `framing`:
//! `buffered_message`). In Python: `sock.makefile("rb")`, and a `readline()` an event.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::TcpStream,
    time::Duration,
};

use anyhow::ensure;
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ};
use testkit::{DEADLINE, pair, wait_until_queued};

const PATIENCE: Duration = Duration::from_millis(100);

fn main() -> anyhow::Result<()> {
    println!("Belief: what lies in a BufReader makes its socket ready.\n");

    println!("What happens:");
    let (_peer, mut reader, mut selector) = two_lines()?;
    println!(
        "  two lines have come: {} event",
        selector.select(Some(DEADLINE))?.len()
    );
    let mut line = String::new();
    reader.read_line(&mut line)?;
    println!("  we read one: {line:?}");
    let events = selector.select(Some(PATIENCE))?.len();
    let hidden = String::from_utf8_lossy(reader.buffer());
    println!("  within {PATIENCE:?}, {events} events; in the buffer: {hidden:?}");
    ensure!(events == 0 && hidden == "two\n", "the other line is not hidden");

    println!("\nDone right:");
    let (_peer, mut reader, mut selector) = two_lines()?;
    println!(
        "  two lines have come: {} event",
        selector.select(Some(DEADLINE))?.len()
    );
    let mut more = true;
    while more {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        println!("  we read one: {line:?}");
        // ANCHOR: cure
        // The cure. Instead of `more = false;`:
        more = reader.buffer().contains(&b'\n');
        // ANCHOR_END: cure
    }
    let hidden = reader.buffer().len();
    println!("  in the buffer: {hidden} bytes");
    ensure!(
        hidden == 0,
        "{hidden} bytes lie in the buffer, and no event comes for them"
    );
    Ok(())
}

type Selector = DefaultSelector<TcpStream, ()>;

fn two_lines() -> io::Result<(TcpStream, BufReader<TcpStream>, Selector)> {
    let (mut peer, stream) = pair();
    peer.write_all(b"one\ntwo\n")?;
    wait_until_queued(&stream, 8);
    let mut selector = DefaultSelector::new()?;
    selector.register(stream.try_clone()?, EVENT_READ, ())?;
    Ok((peer, BufReader::new(stream), selector))
}
