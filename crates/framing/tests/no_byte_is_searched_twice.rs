//! A delimiter that arrives one byte at a time costs linear time in all.
//!
//! No clock: the bytes that a codec is asked to search are counted.

use std::cell::Cell;

use framing::{Codec, Decoder, Delimited, Frame, FrameError};

/// Counts what is asked of the codec inside.
struct Counted {
    inner: Delimited<'static>,
    /// Bytes that had to be looked at: those not seen before, up to the frame's end.
    searched: Cell<usize>,
    calls: Cell<usize>,
}

#[test]
fn a_line_that_comes_byte_by_byte_is_searched_once() {
    let line = [&vec![b'x'; 1 << 20][..], b"\n"].concat();
    let mut decoder = Decoder::new(Counted::new(b"\n"));
    for (at, byte) in line.iter().enumerate() {
        assert_eq!(decoder.next_message(), Ok(None));
        assert_eq!(decoder.codec().searched.get(), at);
        decoder.push(std::slice::from_ref(byte));
    }
    assert_eq!(decoder.next_message(), Ok(Some(&line[..1 << 20])));
    assert_eq!(decoder.codec().searched.get(), line.len());
    assert_eq!(decoder.codec().calls.get(), line.len() + 1);
}

#[test]
fn a_line_that_is_read_byte_by_byte_is_searched_once() {
    let line = [&vec![b'x'; 1 << 16][..], b"\r\n"].concat();
    let mut decoder = Decoder::new(Counted::new(b"\r\n"));
    for (at, &byte) in line.iter().enumerate() {
        assert_eq!(decoder.next_message(), Ok(None));
        assert_eq!(decoder.codec().searched.get(), at);
        decoder.space()[0] = byte;
        decoder.filled(1);
    }
    assert_eq!(decoder.next_message(), Ok(Some(&line[..1 << 16])));
    assert_eq!(decoder.codec().searched.get(), line.len());
}

#[test]
fn lines_that_come_thousands_at_once_are_searched_once() {
    let lines = b"a line of twenty-four b.\n".repeat(40_000);
    for piece_len in [lines.len(), 65_536, 4096, 7] {
        let mut decoder = Decoder::new(Counted::new(b"\n"));
        let mut count = 0;
        for piece in lines.chunks(piece_len) {
            decoder.push(piece);
            while decoder.next_message().unwrap().is_some() {
                count += 1;
                assert!(count <= 40_000, "more lines than were sent");
            }
        }
        assert_eq!(count, 40_000);
        assert_eq!(
            decoder.codec().searched.get(),
            lines.len(),
            "in pieces of {piece_len}"
        );
    }
}

#[test]
fn asking_again_without_new_bytes_searches_nothing() {
    let mut decoder = Decoder::new(Counted::new(b"\n"));
    decoder.push(b"half a line");
    for _ in 0..1000 {
        assert_eq!(decoder.next_message(), Ok(None));
    }
    assert_eq!(decoder.codec().searched.get(), b"half a line".len());
}

/// The other half of the bargain: a delimiter is planted where the codec has no
/// business any more, and it must not find it.
#[test]
fn the_codec_leaves_alone_what_it_has_seen() {
    for (delimiter, bytes, seen) in [
        (&b"\n"[..], &b"a\nbc"[..], 2),
        (b"\n", b"\n\n\n\n", 4),
        (b"\r\n", b"a\r\nbc", 4),
        (b"--end", b"--end---en", 9),
    ] {
        let codec = Delimited::new(delimiter, 99);
        assert_eq!(codec.decode(bytes, seen), Ok(None), "{delimiter:?}");
    }
}

/// But the start of a delimiter that is among them still counts.
#[test]
fn a_delimiter_that_began_in_what_was_seen_is_found() {
    let whole = b"abc--end";
    let codec = Delimited::new(b"--end", 99);
    let frame = Frame { message: 0..3, len: 8 };
    for seen in 0..whole.len() {
        assert_eq!(codec.decode(whole, seen), Ok(Some(frame.clone())), "{seen}");
    }
}

impl Counted {
    fn new(delimiter: &'static [u8]) -> Self {
        Self {
            inner: Delimited::new(delimiter, 1 << 20),
            searched: Cell::new(0),
            calls: Cell::new(0),
        }
    }
}

impl Codec for Counted {
    fn decode(
        &self,
        bytes: &[u8],
        seen: usize,
    ) -> Result<Option<Frame>, FrameError> {
        let frame = self.inner.decode(bytes, seen)?;
        let up_to = frame.as_ref().map_or(bytes.len(), |frame| frame.len);
        self.searched.update(|searched| searched + up_to - seen);
        self.calls.update(|calls| calls + 1);
        Ok(frame)
    }

    fn decode_end(&self, bytes: &[u8]) -> Result<Option<Frame>, FrameError> {
        self.inner.decode_end(bytes)
    }

    fn encode(&self, message: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError> {
        self.inner.encode(message, out)
    }
}
