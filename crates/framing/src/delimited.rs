//! Delimited messages: the message, then a delimiter that can't be part of it.
//!
//! ```text
//! +-------------+----+---------+----+
//! | message     | \n | message | \n |
//! +-------------+----+---------+----+
//! ```
//!
//! The delimiter is a newline, or any other bytes. It may arrive split over two
//! reads. Nothing is escaped: a message that holds the delimiter is refused when it
//! is encoded, as the receiver would take it for two.
//!
//! Errors: the delimiter inside a message (encode); no delimiter within the limit;
//! end of stream inside a frame, which is what a last line without its newline is.

use memchr::{memchr, memmem};

use crate::{Codec, DEFAULT_MAX_MESSAGE_LEN, Frame, FrameError};

/// Messages that a delimiter ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimited<'d> {
    delimiter: &'d [u8],
    max_message_len: usize,
}

impl<'d> Delimited<'d> {
    /// A codec that ends each message with `delimiter` and refuses messages of more
    /// than `max_message_len` bytes.
    ///
    /// # Panics
    ///
    /// If `delimiter` is empty: it would be found everywhere.
    pub fn new(delimiter: &'d [u8], max_message_len: usize) -> Self {
        assert!(!delimiter.is_empty(), "a delimiter has at least one byte");
        Self { delimiter, max_message_len }
    }

    /// Messages of at most `max_message_len` bytes, each ended by a newline.
    pub fn lines(max_message_len: usize) -> Self {
        Self::new(b"\n", max_message_len)
    }

    #[inline]
    fn check_len(&self, len: usize) -> Result<(), FrameError> {
        if len > self.max_message_len {
            return Err(FrameError::EndNotInSight { max: self.max_message_len });
        }
        Ok(())
    }

    /// Where the first delimiter in `bytes` starts.
    #[inline]
    fn find(&self, bytes: &[u8]) -> Option<usize> {
        match (self.delimiter, bytes) {
            // Fed byte by byte, a call each time would cost the most.
            ([delimiter], [byte]) => (byte == delimiter).then_some(0),
            ([delimiter], _) => find_byte(*delimiter, bytes),
            _ => find_bytes(self.delimiter, bytes),
        }
    }
}

impl Default for Delimited<'_> {
    fn default() -> Self {
        Self::lines(DEFAULT_MAX_MESSAGE_LEN)
    }
}

impl Codec for Delimited<'_> {
    // ANCHOR: decode
    #[inline]
    fn decode(
        &self,
        bytes: &[u8],
        seen: usize,
    ) -> Result<Option<Frame>, FrameError> {
        // All but the last byte of a delimiter may be among the bytes already seen.
        let from = seen.saturating_sub(self.delimiter.len() - 1);
        let Some(at) = self.find(&bytes[from..]) else {
            // All but the last byte of a delimiter may stand at the end.
            let shortest = (bytes.len() + 1).saturating_sub(self.delimiter.len());
            self.check_len(shortest)?;
            return Ok(None);
        };
        let end = from + at;
        self.check_len(end)?;
        Ok(Some(Frame { message: 0..end, len: end + self.delimiter.len() }))
    }
    // ANCHOR_END: decode

    // ANCHOR: encode
    #[inline]
    fn encode(&self, message: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError> {
        FrameError::check_len(message, self.max_message_len)?;
        let [delimiter] = *self.delimiter else {
            return self.encode_long(message, out);
        };
        if has_byte(delimiter, message) {
            return Err(delimiter_inside(delimiter, message));
        }
        out.extend_from_slice(message);
        out.push(delimiter);
        Ok(())
    }
    // ANCHOR_END: encode
}

impl Delimited<'_> {
    /// Encodes with a delimiter of several bytes.
    #[inline(never)]
    fn encode_long(
        &self,
        message: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), FrameError> {
        let start = out.len();
        out.extend_from_slice(message);
        out.extend_from_slice(self.delimiter);
        // Searched with the delimiter behind it, as the receiver will: of "a" and the
        // delimiter "aa" it would find the end before the "a".
        match find_bytes(self.delimiter, &out[start..]) {
            Some(at) if at < message.len() => {
                out.truncate(start);
                Err(FrameError::DelimiterInMessage { at })
            }
            _ => Ok(()),
        }
    }
}

#[cold]
fn delimiter_inside(delimiter: u8, message: &[u8]) -> FrameError {
    let at = memchr(delimiter, message).expect("it was found there");
    FrameError::DelimiterInMessage { at }
}

/// Where the first `delimiter` in `bytes` is. Not inlined: it is large, and few
/// delimiters have several bytes.
#[inline(never)]
fn find_bytes(delimiter: &[u8], bytes: &[u8]) -> Option<usize> {
    memmem::find(bytes, delimiter)
}

/// Where the first `byte` in `bytes` is.
///
/// `memchr` is the fastest over a distance, but a call costs as much as looking at the
/// next hundred bytes right here, and most messages end among them.
#[inline]
fn find_byte(byte: u8, bytes: &[u8]) -> Option<usize> {
    const NEAR: usize = 128;
    let (chunks, rest) = bytes.as_chunks::<CHUNK>();
    for (n, chunk) in chunks.iter().take(NEAR / CHUNK).enumerate() {
        if chunk_has_byte(byte, chunk) {
            return Some(n * CHUNK + position(byte, chunk)?);
        }
    }
    if bytes.len() > NEAR {
        return memchr(byte, &bytes[NEAR..]).map(|at| NEAR + at);
    }
    position(byte, rest).map(|at| bytes.len() - rest.len() + at)
}

/// Whether `byte` is in `bytes`: cheaper to tell than where it is.
#[inline]
fn has_byte(byte: u8, bytes: &[u8]) -> bool {
    let (chunks, rest) = bytes.as_chunks::<CHUNK>();
    chunks.iter().any(|chunk| chunk_has_byte(byte, chunk))
        || (!rest.is_empty() && position(byte, rest).is_some())
}

const CHUNK: usize = 64;

/// The same for a chunk, without a branch for each byte, so that it becomes a few
/// vector instructions.
#[inline]
fn chunk_has_byte(byte: u8, chunk: &[u8; CHUNK]) -> bool {
    chunk.iter().fold(false, |found, &b| found | (b == byte))
}

/// Where the first `byte` in `bytes` is, for a chunk or less: eight bytes at a time.
///
/// Source: Sean Anderson, *Bit Twiddling Hacks*, "Determine if a word has a zero byte".
#[inline]
fn position(byte: u8, bytes: &[u8]) -> Option<usize> {
    const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let (words, rest) = bytes.as_chunks::<8>();
    for (n, word) in words.iter().enumerate() {
        // First: zero in each place where `byte` stands. Then: the high bit set where
        // there is a zero. Only the first of these bits is sure, and only it is used.
        let word = u64::from_le_bytes(*word) ^ (LOW * u64::from(byte));
        let zeros = word.wrapping_sub(LOW) & !word & HIGH;
        if zeros != 0 {
            return Some(n * 8 + zeros.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|&b| b == byte)?;
    Some(bytes.len() - rest.len() + at)
}
