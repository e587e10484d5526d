//! Belief: zero bytes received are the end.
//!
//! On a stream they are. Over UDP they are a datagram without a byte, which is a message as
//! any other; a server that leaves its loop there is stopped by whoever sends one. Where a
//! series of datagrams ends, the programs have to agree themselves.
//! In Python: `if not data: break` behind `recvfrom`. Source: recv(2).

use anyhow::ensure;
use cli::{Shown, println};
use testkit::udp_socket;

const MESSAGES: [&[u8]; 3] = [b"one", b"", b"two"];

fn main() -> anyhow::Result<()> {
    println!("Belief: zero bytes received are the end.\n");
    let (sender, receiver) = (udp_socket(), udp_socket());
    sender.connect(receiver.local_addr()?)?;
    let mut buf = [0; 16];

    println!("What happens:");
    for message in MESSAGES {
        println!("  sent: {} bytes \"{}\"", message.len(), Shown(message));
        sender.send(message)?;
    }
    loop {
        let len = receiver.recv(&mut buf)?;
        println!("  received: {len} bytes \"{}\"", Shown(&buf[..len]));
        if len == 0 {
            break;
        }
    }
    let len = receiver.recv(&mut buf)?;
    println!("  and after this end: {len} bytes \"{}\"", Shown(&buf[..len]));
    ensure!(buf[..len] == *MESSAGES[2], "it was the end");

    println!("\nDone right:");
    for message in MESSAGES {
        println!("  sent: {} bytes \"{}\"", message.len(), Shown(message));
        sender.send(message)?;
    }
    let mut received = Vec::new();
    // ANCHOR: cure
    loop {
        let len = receiver.recv(&mut buf)?;
        println!("  received: {len} bytes \"{}\"", Shown(&buf[..len]));
        received.push(buf[..len].to_vec());
        // The cure. Instead of `if len == 0 {`:
        if received.len() == MESSAGES.len() {
            break;
        }
    }
    // ANCHOR_END: cure
    ensure!(received == MESSAGES, "only {} of 3 were received", received.len());
    Ok(())
}
