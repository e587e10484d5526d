//! Belief: a receive returns whole characters.
//!
//! In UTF-8 a character has up to 4 bytes, and TCP knows only bytes: a receive may end in
//! the middle of one. First find the end of the message among the bytes, then decode all
//! of it. In Python: `recv(2).decode()`, which fails with a UnicodeDecodeError.
//! Source: RFC 3629, section 3.

use std::io::{BufRead, BufReader, Read, Write};

use anyhow::{Context, ensure};
use cli::{Shown, println};
use testkit::{pair, wait_until_queued};

const MESSAGE: &str = "né";

fn main() -> anyhow::Result<()> {
    println!("Belief: a receive returns whole characters.\n");

    println!("What happens:");
    let (mut near, mut far) = pair();
    let (characters, bytes) = (MESSAGE.chars().count(), MESSAGE.len());
    println!("  sent: {MESSAGE}, {characters} characters in {bytes} bytes");
    near.write_all(MESSAGE.as_bytes())?;
    wait_until_queued(&far, bytes);
    let mut buf = [0; 2];
    let len = far.read(&mut buf)?;
    println!("  received, with room for 2 bytes: {}", Shown(&buf[..len]));
    let error = str::from_utf8(&buf[..len]).err().context("it is text")?;
    println!("  decoded: {error}");

    println!("\nDone right:");
    let (mut near, far) = pair();
    println!("  sent, with a newline behind it: {MESSAGE}");
    near.write_all(format!("{MESSAGE}\n").as_bytes())?;
    let mut reader = BufReader::with_capacity(2, far);
    let mut message = Vec::new();
    // ANCHOR: cure
    // The cure. Instead of `message.extend(reader.fill_buf()?);`:
    reader.read_until(b'\n', &mut message)?;
    // ANCHOR_END: cure
    println!(
        "  received, with room for 2, up to a newline: {} bytes",
        message.len()
    );
    let text = str::from_utf8(message.trim_ascii_end())?;
    println!("  decoded: {text}");
    ensure!(text == MESSAGE, "not the message that was sent");
    Ok(())
}
