//! What EVENT_READ and EVENT_WRITE say of a connection, from its begin to its end.
//!
//! Python: `selectors.EVENT_READ`, `selectors.EVENT_WRITE`, and both with `|`.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::Instant,
};

use anyhow::ensure;
use cli::println;
use selector_multicast::{
    DefaultSelector, EVENT_READ, EVENT_WRITE, EventMask, Token,
};
use testkit::{DEADLINE, pair};

type Selector = DefaultSelector<TcpStream, ()>;

fn main() -> anyhow::Result<()> {
    let (mut peer, stream) = pair();
    stream.set_nonblocking(true)?;
    let mut selector = DefaultSelector::new()?;
    let token = selector.register(stream, EVENT_READ | EVENT_WRITE, ())?;

    expect(&mut selector, "nothing has come, and there is room", EVENT_WRITE)?;
    peer.write_all(b"hello")?;
    let both = EVENT_READ | EVENT_WRITE;
    expect(&mut selector, "5 bytes have come", both)?;
    let len = fill(stream_of(&selector, token)?)?;
    let full = format!("we have sent {len} bytes, and the peer does not read");
    expect(&mut selector, &full, EVENT_READ)?;
    peer.read_exact(&mut vec![0; len])?;
    expect(&mut selector, "the peer has read them", both)?;
    let len = stream_of(&selector, token)?.read(&mut [0; 100])?;
    expect(&mut selector, &format!("we have read {len} bytes"), EVENT_WRITE)?;
    drop(peer);
    expect(&mut selector, "the peer has closed its end", both)?;
    let len = stream_of(&selector, token)?.read(&mut [0; 100])?;
    println!("  a read now gives {len} bytes: this is the end");
    ensure!(len == 0, "that was not the end");
    Ok(())
}

/// Waits for these events, and shows them beside what they come from.
fn expect(
    selector: &mut Selector,
    cause: &str,
    mask: EventMask,
) -> anyhow::Result<()> {
    let start = Instant::now();
    loop {
        let ready = selector.select(Some(DEADLINE))?;
        // What has just been sent takes a moment to arrive.
        let masks = ready.into_iter().map(|(_, events)| events);
        if masks.reduce(|one, other| one | other) == Some(mask) {
            println!("{cause}: {mask:?}");
            return Ok(());
        }
        ensure!(start.elapsed() < DEADLINE, "{cause}: never {mask:?} alone");
    }
}

fn stream_of(selector: &Selector, token: Token) -> anyhow::Result<&TcpStream> {
    Ok(&selector.get_key(token)?.fileobj)
}

/// Sends until the kernel takes no more; how many bytes it took.
fn fill(mut stream: &TcpStream) -> anyhow::Result<usize> {
    let mut len = 0;
    loop {
        match stream.write(&[b'x'; 1 << 16]) {
            Ok(written) => len += written,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(len),
            Err(error) => return Err(error.into()),
        }
    }
}
