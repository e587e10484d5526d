//! The receive buffer: bytes go in as they arrive, whole messages are lent out.
//!
//! ```text
//!  0        start            start+seen      end                 buf.len()
//! +--------+----------------+---------------+-------------------+
//! | lent   | searched for   | just arrived  | room for the next |
//! | out    | an end in vain |               | read              |
//! +--------+----------------+---------------+-------------------+
//! ```
//!
//! A message is lent where it lies: it is not copied. Only the start of a frame that
//! has not come whole is moved to the front, when the room behind it runs out. The
//! buffer grows to twice the bytes that wait in it, plus the room for one read, and
//! no further: what a peer announces costs nothing until it arrives. It keeps its
//! size when the messages have been lent out, until it is told to
//! [`shrink`](Decoder::shrink).
//!
//! Source: `h11/_receivebuffer.py` for the idea that no byte is searched twice.

use std::ops::Range;

use crate::{Codec, FrameError};

/// Bytes in, messages out.
///
/// Feed it with [`push`](Self::push), or read straight into [`space`](Self::space)
/// and say how much came with [`filled`](Self::filled); then take messages with
/// [`next_message`](Self::next_message) until there is none. After an error it gives
/// the same error again: nothing behind a broken frame is a message.
#[derive(Debug)]
pub struct Decoder<C> {
    codec: C,
    buf: Vec<u8>,
    start: usize,
    end: usize,
    seen: usize,
    /// With fewer bytes than this, the next frame is not whole: the codec need not be
    /// asked. 0 if it can't tell.
    needed: usize,
    stream: Stream,
}

/// Frames as they came, one behind the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frames<'a> {
    /// How many.
    pub count: u64,
    /// All of their bytes.
    pub bytes: &'a [u8],
    /// Whether what is behind them is no frame; or else it has not come whole.
    pub broken: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Stream {
    Open,
    /// No more bytes will come; what the rest means has not been asked yet.
    Ended,
    Finished,
}

impl<C: Codec> Decoder<C> {
    /// The room for one read, in bytes.
    pub const READ_LEN: usize = 64 * 1024;

    /// A decoder with an empty buffer, which allocates nothing until it is fed.
    pub fn new(codec: C) -> Self {
        Self {
            codec,
            buf: Vec::new(),
            start: 0,
            end: 0,
            seen: 0,
            needed: 0,
            stream: Stream::Open,
        }
    }

    /// The next message, or `Ok(None)` if it has not come whole yet.
    ///
    /// # Errors
    ///
    /// The bytes are not a frame, or [`end`](Self::end) came inside one. The stream
    /// is unusable from here.
    #[inline]
    pub fn next_message(&mut self) -> Result<Option<&[u8]>, FrameError> {
        let range = self.next_range()?;
        Ok(range.map(|range| &self.buf[range]))
    }

    /// Takes in bytes that have arrived, and lends all frames that are whole now, as they
    /// came: to be passed on under the same framing.
    ///
    /// They are lent from `bytes` itself unless something waited before; only the start of a
    /// frame that has not come whole is copied. So one buffer to read into serves any number
    /// of decoders.
    #[inline]
    pub fn frames_in<'a>(&'a mut self, bytes: &'a [u8]) -> Frames<'a> {
        if self.start < self.end {
            self.push(bytes);
            return self.take_frames();
        }
        let found = self.codec.whole_frames(bytes, 0);
        let (frames, rest) = bytes.split_at(found.len);
        if !rest.is_empty() {
            self.push(rest);
            self.asked(found.broken);
        }
        Frames { count: found.count, bytes: frames, broken: found.broken }
    }

    /// Takes in bytes that have arrived, however few or many.
    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        if let ([byte], Some(room)) = (bytes, self.buf.get_mut(self.end)) {
            // Fed byte by byte, a call of `memcpy` each time would cost the most.
            *room = *byte;
            self.end += 1;
            return;
        }
        if self.buf.len() - self.end < bytes.len() {
            // Room for two such pieces, so that not every push has to make room.
            self.make_room(2 * bytes.len());
        }
        self.buf[self.end..self.end + bytes.len()].copy_from_slice(bytes);
        self.end += bytes.len();
    }

    /// Room to read into: at least half of [`READ_LEN`](Self::READ_LEN) bytes.
    pub fn space(&mut self) -> &mut [u8] {
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
        }
        // Half is enough: a few bytes that wait are no reason for a larger buffer.
        if self.buf.len() - self.end < Self::READ_LEN / 2 {
            self.make_room(Self::READ_LEN);
        }
        &mut self.buf[self.end..]
    }

    /// Says that the first `len` bytes of [`space`](Self::space) have been read into.
    ///
    /// # Panics
    ///
    /// If there was no room for so many.
    #[inline]
    pub fn filled(&mut self, len: usize) {
        assert!(
            len <= self.buf.len() - self.end,
            "more bytes than there was room for"
        );
        self.end += len;
    }

    /// Says that the stream has ended. Bytes that are fed after this are a mistake.
    pub fn end(&mut self) {
        if self.stream == Stream::Open {
            self.stream = Stream::Ended;
            self.needed = 0;
        }
    }

    /// Gives back the memory that what waits does not need; all of it between two frames.
    #[inline]
    pub fn shrink(&mut self) {
        if self.buf.len() / 4 > self.end - self.start {
            self.buf = self.buffered().to_vec();
            self.end -= self.start;
            self.start = 0;
        }
    }

    /// The bytes that have arrived and were not lent out yet.
    pub fn buffered(&self) -> &[u8] {
        &self.buf[self.start..self.end]
    }

    /// Whether the stream has ended and all that came of it was lent out.
    pub fn is_finished(&self) -> bool {
        self.stream == Stream::Finished
    }

    /// The codec.
    pub fn codec(&self) -> &C {
        &self.codec
    }

    /// Where the next message lies in the buffer. (A range, as the borrow checker
    /// does not let a loop return a slice in one branch and read on in the other.)
    #[inline]
    pub(crate) fn next_range(&mut self) -> Result<Option<Range<usize>>, FrameError> {
        if self.end - self.start < self.needed {
            return Ok(None);
        }
        // ANCHOR: next_range
        let bytes = &self.buf[self.start..self.end];
        let mut frame = self.codec.decode(bytes, self.seen)?;
        if frame.is_none() && self.stream == Stream::Ended {
            frame = self.codec.decode_end(bytes)?;
            self.stream = Stream::Finished;
        }
        let Some(frame) = frame else {
            self.asked(false);
            return Ok(None);
        };
        let message =
            self.start + frame.message.start..self.start + frame.message.end;
        self.start += frame.len;
        self.seen = 0;
        self.needed = 0;
        Ok(Some(message))
        // ANCHOR_END: next_range
    }

    fn take_frames(&mut self) -> Frames<'_> {
        let start = self.start;
        if self.end - start < self.needed {
            return Frames { count: 0, bytes: &[], broken: false };
        }
        let bytes = &self.buf[start..self.end];
        let found = self.codec.whole_frames(bytes, self.seen);
        self.start += found.len;
        self.asked(found.broken);
        let bytes = &self.buf[start..self.start];
        Frames { count: found.count, bytes, broken: found.broken }
    }

    /// Notes that the codec has been asked about all that waits, and that it is no frame, or
    /// not a whole one.
    fn asked(&mut self, broken: bool) {
        let bytes = &self.buf[self.start..self.end];
        // What is broken will be asked about again, for the error.
        self.seen = if broken { 0 } else { bytes.len() };
        self.needed =
            if broken { 0 } else { self.codec.frame_len(bytes).unwrap_or(0) };
    }

    pub(crate) fn slice(&self, range: Range<usize>) -> &[u8] {
        &self.buf[range]
    }

    /// Makes room for `len` bytes behind `end`: moves what waits to the front, and
    /// grows if need be. The room this leaves, or the bytes lent out before it, are at
    /// least as many as the bytes moved: all moves together cost time in proportion to
    /// the length of the stream.
    #[cold]
    fn make_room(&mut self, len: usize) {
        let waiting = self.end - self.start;
        let mut needed = waiting + len;
        if self.start < waiting {
            needed = needed.max(2 * waiting);
        }
        self.buf.copy_within(self.start..self.end, 0);
        self.start = 0;
        self.end = waiting;
        if self.buf.len() < needed {
            // Exactly: the doubling is ours.
            self.buf.reserve_exact(needed - self.buf.len());
            self.buf.resize(needed, 0);
        }
    }
}
