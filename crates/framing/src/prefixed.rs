//! Prefixed messages: the length, then the message.
//!
//! ```text
//!  0       1       2       3       4
//! +-------+-------+-------+-------+------------------+
//! | length of the message         | message          |
//! | u32, big-endian               | `length` bytes   |
//! +-------+-------+-------+-------+------------------+
//! ```
//!
//! The length counts the message without the prefix. It may be zero. It is what a
//! stranger says: over the limit it is refused at once, and within the limit no
//! memory is set aside for it before the bytes are there.
//!
//! Errors: a length over the limit; end of stream inside a frame, be it inside the
//! prefix.

use crate::{Codec, DEFAULT_MAX_MESSAGE_LEN, Frame, FrameError};

/// The length of the prefix in bytes.
pub const PREFIX_LEN: usize = 4;

/// Messages whose length stands before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefixed {
    max_message_len: usize,
}

impl Prefixed {
    /// A codec that refuses messages of more than `max_message_len` bytes.
    pub fn new(max_message_len: usize) -> Self {
        // So that the length of a frame can always be counted.
        Self { max_message_len: max_message_len.min(usize::MAX - PREFIX_LEN) }
    }
}

impl Default for Prefixed {
    fn default() -> Self {
        Self::new(DEFAULT_MAX_MESSAGE_LEN)
    }
}

impl Codec for Prefixed {
    // ANCHOR: decode
    #[inline]
    fn decode(
        &self,
        bytes: &[u8],
        _seen: usize,
    ) -> Result<Option<Frame>, FrameError> {
        let Some(len) = announced_len(bytes) else {
            return Ok(None);
        };
        if len > self.max_message_len {
            return Err(FrameError::TooLong { len, max: self.max_message_len });
        }
        let frame =
            Frame { message: PREFIX_LEN..PREFIX_LEN + len, len: PREFIX_LEN + len };
        Ok((bytes.len() >= frame.len).then_some(frame))
    }
    // ANCHOR_END: decode

    fn frame_len(&self, bytes: &[u8]) -> Option<usize> {
        // Whatever a stranger announces: `bytes` may not have been decoded before.
        Some(PREFIX_LEN.saturating_add(announced_len(bytes).unwrap_or(0)))
    }

    // ANCHOR: encode
    #[inline]
    fn encode(&self, message: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError> {
        FrameError::check_len(message, self.max_message_len)?;
        let Ok(len) = u32::try_from(message.len()) else {
            let max = u32::MAX as usize;
            return Err(FrameError::TooLong { len: message.len(), max });
        };
        out.reserve(PREFIX_LEN + message.len());
        out.extend_from_slice(&len.to_be_bytes());
        out.extend_from_slice(message);
        Ok(())
    }
    // ANCHOR_END: encode
}

// ANCHOR: announced_len
/// The length in the prefix, once all of the prefix is there.
#[inline]
fn announced_len(bytes: &[u8]) -> Option<usize> {
    let prefix = bytes.first_chunk::<PREFIX_LEN>()?;
    // Where usize has 16 bits, a length that does not fit is over any limit.
    Some(usize::try_from(u32::from_be_bytes(*prefix)).unwrap_or(usize::MAX))
}
// ANCHOR_END: announced_len
