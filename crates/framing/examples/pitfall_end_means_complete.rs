//! Belief: the end of the stream means that the message is complete.
//!
//! When a program is killed, the system closes its connections, and the peer sees the same
//! end of stream as after a `close`. Only a framing that says where the message ends can
//! tell a part from a whole. In Python: `recv` until it returns `b''`.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
};

use anyhow::{Context, ensure};
use cli::{Shown, println};
use framing::{Codec, FrameReader, Prefixed};
use testkit::pair;

fn main() -> anyhow::Result<()> {
    println!("Belief: the end of the stream means that the message is complete.\n");
    let message = b"PAY 1000000";

    println!("What happens:");
    println!("  to be sent: {}", Shown(message));
    let mut stream = killed_after(&message[..8])?;
    let mut received = Vec::new();
    stream.read_to_end(&mut received)?;
    println!("  received, up to the end of the stream: {}", Shown(&received));
    ensure!(received == b"PAY 1000", "it was not the part that was sent");

    println!("\nDone right:");
    // ANCHOR: cure
    // The cure. Instead of `let codec = framing::OnePerConnection::default();`:
    let codec = Prefixed::default();
    let mut frame = Vec::new();
    codec.encode(message, &mut frame)?;
    // ANCHOR_END: cure
    println!("  to be sent, with its length before it: {}", Shown(message));
    let stream = killed_after(&frame[..frame.len() - 3])?;
    let mut reader = FrameReader::new(stream, codec);
    let refused = reader.read_message().err();
    let error = refused.context("a part was taken for the message")?;
    println!("  received: {error}");
    ensure!(error.kind() == ErrorKind::UnexpectedEof, "another error");
    Ok(())
}

/// The other end of a connection to a program that is killed when it has sent these bytes.
#[cfg(unix)]
fn killed_after(sent: &[u8]) -> anyhow::Result<TcpStream> {
    use std::{os::fd::OwnedFd, process::Command, process::Stdio};
    let (near, far) = pair();
    let near = OwnedFd::from(near);
    let mut sender =
        Command::new("cat").stdin(Stdio::piped()).stdout(near).spawn()?;
    let mut stdin = sender.stdin.take().context("it was piped")?;
    stdin.write_all(sent)?;
    testkit::wait_until_queued(&far, sent.len());
    sender.kill()?;
    sender.wait()?;
    println!("  the sender is killed after {} bytes", sent.len());
    Ok(far)
}

/// Where there is no `cat` to kill, the sender closes.
#[cfg(not(unix))]
fn killed_after(sent: &[u8]) -> anyhow::Result<TcpStream> {
    let (mut near, far) = pair();
    near.write_all(sent)?;
    println!("  the sender closes after {} bytes", sent.len());
    Ok(far)
}
