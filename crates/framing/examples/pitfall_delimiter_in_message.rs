//! Belief: a message does not contain the delimiter.
//!
//! Whoever writes the message decides what is in it. With a newline behind each message, a
//! newline inside makes it two, and the second is what a stranger wants it to be. Refuse it
//! before it is sent, or use a framing that carries any bytes: the length as a prefix.
//! In Python: `sendall(message + b'\n')`.

use std::{
    io::{self, Write},
    net::TcpStream,
};

use anyhow::{Context, ensure};
use cli::{Shown, println};
use framing::{Codec, Delimited, FrameError, FrameReader, Prefixed};
use testkit::pair;

fn main() -> anyhow::Result<()> {
    println!("Belief: a message does not contain the delimiter.\n");
    // Somebody has typed the name, or pasted it.
    let name = "Ann\nquit";
    let message = format!("name {name}").into_bytes();

    println!("What happens:");
    let (mut near, far) = pair();
    println!("  sent, with a newline behind it: {}", Shown(&message));
    near.write_all(&message)?;
    near.write_all(b"\n")?;
    drop(near);
    let received = receive_all(far, Delimited::default())?;
    ensure!(received == [&b"name Ann"[..], b"quit"], "it was not cut in two");

    println!("\nDone right:");
    let refused = delimited(&message).err();
    let error = refused.context("a message with a newline in it would be sent")?;
    println!("  delimited: {error}");
    let (mut near, far) = pair();
    let mut frame = Vec::new();
    Prefixed::default().encode(&message, &mut frame)?;
    println!("  prefixed, sent: {}", Shown(&message));
    near.write_all(&frame)?;
    drop(near);
    let received = receive_all(far, Prefixed::default())?;
    ensure!(received == [message], "not the message that was sent");
    Ok(())
}

fn delimited(message: &[u8]) -> Result<Vec<u8>, FrameError> {
    let mut frame = Vec::new();
    // ANCHOR: cure
    // The cure. Instead of `frame.extend([message, b"\n"].concat());`:
    Delimited::default().encode(message, &mut frame)?;
    // ANCHOR_END: cure
    Ok(frame)
}

fn receive_all(far: TcpStream, codec: impl Codec) -> io::Result<Vec<Vec<u8>>> {
    let mut reader = FrameReader::new(far, codec);
    let mut messages = Vec::new();
    while let Some(message) = reader.read_message()? {
        println!("  received as a message: {}", Shown(message));
        messages.push(message.to_vec());
    }
    Ok(messages)
}
