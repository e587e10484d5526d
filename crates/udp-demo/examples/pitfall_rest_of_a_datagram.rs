//! Belief: the next receive gives the rest of a datagram.
//!
//! A receive takes one datagram, and what does not fit into the buffer is gone. Windows
//! says so with an error; elsewhere only the flag MSG_TRUNC tells, or a buffer that is one
//! byte longer than the longest message: who fills that byte is over the limit.
//! In Python: `recvfrom(4)`, or `recvmsg`, which returns the flags. Source: udp(7), recv(2).

use std::{io, mem::MaybeUninit};

use anyhow::ensure;
use cli::{Shown, println};
use socket2::{MaybeUninitSlice, SockRef};
use testkit::udp_socket;

/// The longest message that is taken.
const LIMIT: usize = 4;

fn main() -> anyhow::Result<()> {
    println!("Belief: the next receive gives the rest of a datagram.\n");
    let (sender, receiver) = (udp_socket(), udp_socket());
    sender.connect(receiver.local_addr()?)?;

    println!("What happens:");
    for datagram in ["0123456789", "next"] {
        println!("  sent: {datagram}");
        sender.send(datagram.as_bytes())?;
    }
    let mut buf = [0; LIMIT];
    for expected in ["0123", "next"] {
        match receiver.recv(&mut buf) {
            Err(error) if is_too_long(&error) => println!("  error: {error}"),
            received => {
                let message = Shown(&buf[..received?]);
                println!("  received with room for {LIMIT}: {message}");
                ensure!(buf == expected.as_bytes(), "not {expected}");
            }
        }
    }

    println!("\nDone right:");
    // ANCHOR: cure
    // The cure. Instead of `let mut buf = [0; LIMIT];`:
    let mut buf = [0; LIMIT + 1];
    for datagram in ["0123456789", "next"] {
        println!("  sent: {datagram}");
        sender.send(datagram.as_bytes())?;
        let is_cut = match receiver.recv(&mut buf) {
            Err(error) if is_too_long(&error) => true,
            received => received? > LIMIT,
        };
        let verdict = if is_cut { "too long" } else { "a message" };
        println!("  received with room for {}: {verdict}", buf.len());
        ensure!(is_cut == (datagram.len() > LIMIT), "{datagram}: {verdict}");
    }
    // ANCHOR_END: cure
    println!("  sent: 0123456789");
    sender.send(b"0123456789")?;
    let mut buf = [MaybeUninit::uninit(); LIMIT];
    let mut bufs = [MaybeUninitSlice::new(&mut buf)];
    let (_, flags) = SockRef::from(&receiver).recv_vectored(&mut bufs)?;
    let is_cut = flags.is_truncated();
    println!("  received with room for {LIMIT}: MSG_TRUNC? {is_cut}");
    ensure!(is_cut, "the flag is not set");
    Ok(())
}

/// Whether Windows says that a datagram is longer than the buffer.
fn is_too_long(error: &io::Error) -> bool {
    const WSAEMSGSIZE: i32 = 10040;
    cfg!(windows) && error.raw_os_error() == Some(WSAEMSGSIZE)
}
