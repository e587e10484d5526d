//! What the four framings have in common.
//!
//! A codec is a plain value: it says where frames begin and end and keeps nothing
//! from one call to the next. What has arrived so far is the [`Decoder`]'s business.
//!
//! [`Decoder`]: crate::Decoder

use std::ops::Range;

use crate::FrameError;

/// The longest message that a codec takes unless told otherwise: 1 MiB.
///
/// A length limit counts the message alone, not its delimiter or prefix.
pub const DEFAULT_MAX_MESSAGE_LEN: usize = 1024 * 1024;

/// Where a whole frame lies at the start of some bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The bytes of the message.
    pub message: Range<usize>,
    /// The bytes of the whole frame: the next frame starts here.
    pub len: usize,
}

/// What [`Codec::whole_frames`] has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WholeFrames {
    /// How many frames.
    pub count: u64,
    /// The bytes of all of them.
    pub len: usize,
    /// Whether what comes behind them is no frame; or else it has not come whole.
    pub broken: bool,
}

/// A framing: how a message is written as bytes, and found again among bytes.
pub trait Codec {
    /// Finds the frame at the start of `bytes`; `Ok(None)` means that it is not
    /// whole yet and more bytes are needed.
    ///
    /// The caller has asked about the first `seen` of these bytes before and got
    /// `Ok(None)`, so that they need not be searched again.
    ///
    /// # Errors
    ///
    /// The bytes can't be a frame, or the message is over the limit. There is no
    /// way to tell where the next frame starts: the stream is unusable from here.
    fn decode(&self, bytes: &[u8], seen: usize)
    -> Result<Option<Frame>, FrameError>;

    /// Finds all whole frames at the start of `bytes`, one after the other, by
    /// [`decode`](Self::decode).
    #[inline]
    fn whole_frames(&self, bytes: &[u8], mut seen: usize) -> WholeFrames {
        let mut found = WholeFrames { count: 0, len: 0, broken: false };
        loop {
            match self.decode(&bytes[found.len..], seen) {
                Ok(Some(frame)) => {
                    found.count += 1;
                    found.len += frame.len;
                    seen = 0;
                }
                Ok(None) => return found,
                Err(_) => return WholeFrames { broken: true, ..found },
            }
        }
    }

    /// How long the frame at the start of `bytes` is, as far as they tell: with less
    /// than that it is not whole. `None` if only its end will tell.
    fn frame_len(&self, bytes: &[u8]) -> Option<usize> {
        let _ = bytes;
        None
    }

    /// Says what `bytes`, the rest without a whole frame, mean now that the stream
    /// has ended: a last message, or nothing.
    ///
    /// # Errors
    ///
    /// [`FrameError::EndInsideFrame`]: bytes of the frame are missing.
    // ANCHOR: decode_end
    fn decode_end(&self, bytes: &[u8]) -> Result<Option<Frame>, FrameError> {
        match bytes.len() {
            0 => Ok(None),
            got => {
                let needed = self.frame_len(bytes);
                Err(FrameError::EndInsideFrame { got, needed })
            }
        }
    }
    // ANCHOR_END: decode_end

    /// Appends the frame for `message` to `out`.
    ///
    /// # Errors
    ///
    /// The message does not fit the framing or is over the limit; `out` is then as
    /// it was.
    fn encode(&self, message: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError>;
}
