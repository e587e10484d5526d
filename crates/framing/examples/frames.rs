//! The same messages as bytes on the wire under each of the four framings.
//!
//! And how they come out again when the stream arrives in pieces.
//!
//!     just demo framing
//!     just demo framing prefixed

use std::{env, process::ExitCode};

use anyhow::ensure;
use cli::println;
use framing::{AnyCodec, Codec, Decoder, FrameError, Framing};

/// One is empty, and one has a newline in it: not every framing carries them.
const MESSAGES: [&[u8]; 4] = [b"one", b"", b"a\nb", b"two"];

const ALL: [&str; 4] =
    ["one-per-connection", "fixed-length:3", "delimited", "prefixed"];

fn main() -> ExitCode {
    let mut chosen: Vec<_> = env::args().skip(1).collect();
    if chosen.is_empty() {
        chosen.extend(ALL.map(str::to_owned));
    }
    cli::run(|| chosen.iter().try_for_each(|name| show(name.parse()?)))
}

fn show(framing: Framing) -> anyhow::Result<()> {
    println!("=== {framing} ===");
    let codec = framing.codec(100);
    let (sent, frames): (Vec<_>, Vec<_>) = encode(codec).into_iter().unzip();
    let streams = match framing {
        Framing::OnePerConnection => frames,
        _ => vec![frames.concat()],
    };
    for piece_len in [1, 3, 7] {
        let arrives = format!("arrives, {piece_len} at a time");
        println!("\n  {arrives:<28}  {:<32}  messages", "in the buffer");
        let mut received = Vec::new();
        for stream in &streams {
            received.extend(decode(codec, stream.chunks(piece_len))?);
        }
        ensure!(received == sent, "the messages that came out are not those sent");
    }
    println!();
    Ok(())
}

/// The messages that the framing carries, each with its frame.
fn encode(codec: AnyCodec) -> Vec<(&'static [u8], Vec<u8>)> {
    let mut frames = Vec::new();
    for message in MESSAGES {
        let mut frame = Vec::new();
        let encoded = codec.encode(message, &mut frame);
        let message_shown = quoted(message);
        match encoded {
            Ok(()) => {
                let wire = frame.escape_ascii();
                println!("  {message_shown:<6} on the wire: {wire}");
                frames.push((message, frame));
            }
            Err(error) => println!("  {message_shown:<6} refused: {error}"),
        }
    }
    frames
}

/// The messages in a stream that arrives in these pieces.
fn decode<'p>(
    codec: AnyCodec,
    pieces: impl Iterator<Item = &'p [u8]>,
) -> Result<Vec<Vec<u8>>, FrameError> {
    let mut decoder = Decoder::new(codec);
    let mut messages = Vec::new();
    for piece in pieces {
        decoder.push(piece);
        let arrived = piece.escape_ascii().to_string();
        messages.extend(take(&arrived, &mut decoder)?);
    }
    decoder.end();
    messages.extend(take("(end of stream)", &mut decoder)?);
    Ok(messages)
}

/// Shows what lies in the buffer now, and takes out the messages that are whole.
fn take(
    arrived: &str,
    decoder: &mut Decoder<AnyCodec>,
) -> Result<Vec<Vec<u8>>, FrameError> {
    let buffered = decoder.buffered().escape_ascii().to_string();
    let mut line = format!("  {arrived:<28}  {buffered:<32} ");
    let mut messages = Vec::new();
    while let Some(message) = decoder.next_message()? {
        line = format!("{line} {}", quoted(message));
        messages.push(message.to_vec());
    }
    println!("{}", line.trim_end());
    Ok(messages)
}

fn quoted(message: &[u8]) -> String {
    format!("\"{}\"", message.escape_ascii())
}
