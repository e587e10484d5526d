//! A read returns what is there; of messages it knows nothing.
//!
//! Python: `recv(bufsize)`. Python tries again when a signal interrupts it; `read` here
//! fails with `Interrupted`, while `read_exact` and `FrameReader` try again.
//!
//! Sources: recv(2); `Read::read_exact` of std; the crate `framing`.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

use anyhow::{Context, ensure};
use cli::{Shown, println};
use framing::{FrameReader, Prefixed};
use tcp_demo::{Mode, is_timeout};
use testkit::wait_until_queued;

const FRAME: &[u8] = b"\0\0\0\x05hello";

fn main() -> anyhow::Result<()> {
    let (mut near, mut far) = testkit::pair();
    let mut buf = [0; 1000];

    for message in ["one", "two", "three"] {
        near.write_all(message.as_bytes())?;
    }
    wait_until_queued(&far, 11);
    let len = far.read(&mut [])?;
    println!("a read into an empty buffer: {len} bytes, and it is not the end");
    let len = far.read(&mut buf)?;
    println!("three writes, one read: {}", Shown(&buf[..len]));
    ensure!(&buf[..len] == b"onetwothree", "a read did not take it all");

    near.write_all(b"hel")?;
    wait_until_queued(&far, 3);
    let first = far.read(&mut buf)?;
    near.write_all(b"lo")?;
    let second = far.read(&mut buf)?;
    println!("one message, two reads: {first} bytes, then {second}");
    ensure!((first, second) == (3, 2), "a read has waited for more");

    near.write_all(b"hel")?;
    wait_until_queued(&far, 3);
    near.write_all(b"lo")?;
    far.read_exact(&mut buf[..5])?;
    println!("read_exact of 5 bytes reads on: {}", Shown(&buf[..5]));

    println!("3 bytes of a prefix, then nothing for a while, then the rest:");
    read_exact_loses_them()?;
    frame_reader_keeps_them()
}

// ANCHOR: read_exact_loses_them
fn read_exact_loses_them() -> anyhow::Result<()> {
    let (mut near, mut far) = begin_a_frame()?;
    let mut prefix = [0; 4];
    let early = far.read_exact(&mut prefix);
    let error = early.err().context("there were 4 bytes")?;
    ensure!(is_timeout(&error), "{error} does not mean a timeout");
    near.write_all(&FRAME[3..])?;
    far.read_exact(&mut prefix)?;
    let len = u32::from_be_bytes(prefix);
    println!("  read_exact times out; now the prefix says {len} bytes");
    ensure!(len != 5, "nothing was lost");
    Ok(())
}
// ANCHOR_END: read_exact_loses_them

fn frame_reader_keeps_them() -> anyhow::Result<()> {
    let (mut near, far) = begin_a_frame()?;
    let mut reader = FrameReader::new(far, Prefixed::default());
    let early = reader.read_message();
    let error = early.err().context("there was a message")?;
    ensure!(is_timeout(&error), "{error} does not mean a timeout");
    near.write_all(&FRAME[3..])?;
    let message = reader.read_message()?.unwrap_or_default();
    println!("  FrameReader times out; now it reads {}", Shown(message));
    ensure!(message == b"hello", "something was lost");
    Ok(())
}

/// A connection on which 3 bytes of a frame have come, and a read waits a moment only.
fn begin_a_frame() -> io::Result<(TcpStream, TcpStream)> {
    let (mut near, far) = testkit::pair();
    Mode::Timeout(Duration::from_millis(100)).set(&far)?;
    near.write_all(&FRAME[..3])?;
    wait_until_queued(&far, 3);
    Ok((near, far))
}
