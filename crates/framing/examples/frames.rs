//! The same messages as bytes on the wire under each of the four framings, and how
//! they come out again when the stream arrives in pieces.
//!
//!     just example frames

use std::{
    error::Error,
    io::{self, Write},
    num::NonZeroUsize,
    process::ExitCode,
};

use framing::{AnyCodec, Codec, Decoder, Framing};

/// One is empty, and one has a newline in it: not every framing carries them.
const MESSAGES: [&[u8]; 4] = [b"one", b"", b"a\nb", b"two"];

/// What `fixed-length:3` carries.
const THREE: NonZeroUsize = NonZeroUsize::new(3).unwrap();

fn main() -> ExitCode {
    let out = &mut io::stdout().lock();
    let framings = [
        Framing::OnePerConnection,
        Framing::FixedLength(THREE),
        Framing::Delimited,
        Framing::Prefixed,
    ];
    let shown = framings
        .into_iter()
        .try_for_each(|framing| show(out, framing));
    if let Err(error) = shown {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn show(out: &mut impl Write, framing: Framing) -> Result<(), Box<dyn Error>> {
    writeln!(out, "=== {framing} ===")?;
    let codec = framing.codec(100);
    let (sent, frames): (Vec<_>, Vec<_>) = encode(out, codec)?.into_iter().unzip();
    let streams = match framing {
        Framing::OnePerConnection => frames,
        _ => vec![frames.concat()],
    };
    for piece_len in [1, 3, 7] {
        let arrives = format!("arrives, {piece_len} at a time");
        writeln!(out, "\n  {arrives:<28}  {:<32}  messages", "in the buffer")?;
        let mut received = Vec::new();
        for stream in &streams {
            received.extend(decode(out, codec, stream.chunks(piece_len))?);
        }
        if received != sent {
            return Err("the messages that came out are not those sent".into());
        }
    }
    writeln!(out)?;
    Ok(())
}

/// The messages that the framing carries, each with its frame.
fn encode(
    out: &mut impl Write,
    codec: AnyCodec,
) -> io::Result<Vec<(&'static [u8], Vec<u8>)>> {
    let mut frames = Vec::new();
    for message in MESSAGES {
        let mut frame = Vec::new();
        let encoded = codec.encode(message, &mut frame);
        let message_shown = quoted(message);
        match encoded {
            Ok(()) => {
                let wire = frame.escape_ascii();
                writeln!(out, "  {message_shown:<6} on the wire: {wire}")?;
                frames.push((message, frame));
            }
            Err(error) => writeln!(out, "  {message_shown:<6} refused: {error}")?,
        }
    }
    Ok(frames)
}

/// The messages in a stream that arrives in these pieces.
fn decode<'p>(
    out: &mut impl Write,
    codec: AnyCodec,
    pieces: impl Iterator<Item = &'p [u8]>,
) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut decoder = Decoder::new(codec);
    let mut messages = Vec::new();
    for piece in pieces {
        decoder.push(piece);
        let arrived = piece.escape_ascii().to_string();
        messages.extend(take(out, &arrived, &mut decoder)?);
    }
    decoder.end();
    messages.extend(take(out, "(end of stream)", &mut decoder)?);
    Ok(messages)
}

/// Shows what lies in the buffer now, and takes out the messages that are whole.
fn take(
    out: &mut impl Write,
    arrived: &str,
    decoder: &mut Decoder<AnyCodec>,
) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let buffered = decoder.buffered().escape_ascii().to_string();
    let mut line = format!("  {arrived:<28}  {buffered:<32} ");
    let mut messages = Vec::new();
    while let Some(message) = decoder.next_message()? {
        line = format!("{line} {}", quoted(message));
        messages.push(message.to_vec());
    }
    writeln!(out, "{}", line.trim_end())?;
    Ok(messages)
}

fn quoted(message: &[u8]) -> String {
    format!("\"{}\"", message.escape_ascii())
}
