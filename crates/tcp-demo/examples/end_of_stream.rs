//! Reading 0 bytes: the peer sends no more.
//!
//! Whether it still listens, and whether it has sent all that it wanted to send, the 0
//! does not tell.
//!
//! Python: `recv` returns `b''`.
//!
//! Sources: recv(2), tcp(7); RFC 9293, section 3.6; the crate `framing`.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::Shutdown,
    time::Instant,
};

use anyhow::{Context, ensure};
use cli::{Shown, println};
use framing::{Codec, FrameReader, OnePerConnection, Prefixed};
use testkit::{DEADLINE, pair};

fn main() -> anyhow::Result<()> {
    half_closed()?;
    closed()?;
    killed()
}

fn half_closed() -> anyhow::Result<()> {
    let (mut near, mut far) = pair();
    far.shutdown(Shutdown::Write)?;
    let len = near.read(&mut [0; 10])?;
    println!("the peer has shut down sending: we read {len} bytes");
    for message in ["one", "two", "three"] {
        near.write_all(message.as_bytes())?;
    }
    drop(near);
    let mut received = Vec::new();
    far.read_to_end(&mut received)?;
    println!("  we go on sending, and it receives {}", Shown(&received));
    ensure!(received == b"onetwothree", "the peer did not get it all");
    Ok(())
}

fn closed() -> anyhow::Result<()> {
    let (mut near, far) = pair();
    drop(far);
    let len = near.read(&mut [0; 10])?;
    println!("the peer has closed: we read {len} bytes, no difference");
    let len = near.write(b"hello")?;
    println!("  our first write: {len} bytes, no error");
    // To it the peer's system answers with a reset, which takes a moment.
    let start = Instant::now();
    let mut later = near.write(b"hello");
    while later.is_ok() && start.elapsed() < DEADLINE {
        later = near.write(b"hello");
    }
    // A C program would be ended here by SIGPIPE, which Rust and Python ignore.
    let error = later.err().context("writes still succeed")?;
    println!("  a later one: {error}");
    Ok(())
}

fn killed() -> anyhow::Result<()> {
    println!("the peer is killed after the 1000 of PAY 1000000:");
    let message = receive_a_part(OnePerConnection::default())?;
    println!("  one-per-connection: a message: {}", Shown(&message));
    ensure!(message == b"PAY 1000", "expected what was sent");
    let outcome = receive_a_part(Prefixed::default());
    let error = outcome.err().context("a part was taken for a message")?;
    println!("  prefixed: an error: {error}");
    ensure!(error.kind() == ErrorKind::UnexpectedEof, "another error");
    Ok(())
}

/// What is received as a message when its last three bytes were never sent.
fn receive_a_part(codec: impl Codec) -> io::Result<Vec<u8>> {
    let (near, mut far) = pair();
    let mut frame = Vec::new();
    codec.encode(b"PAY 1000000", &mut frame)?;
    far.write_all(&frame[..frame.len() - 3])?;
    // The system closes the sockets of a killed program, just so.
    drop(far);
    let mut reader = FrameReader::new(near, codec);
    Ok(reader.read_message()?.unwrap_or_default().to_vec())
}
