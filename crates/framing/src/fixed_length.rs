//! Fixed-length messages: every N bytes are one message.
//!
//! ```text
//! +-----------+-----------+-----------+
//! | N bytes   | N bytes   | N bytes   |
//! +-----------+-----------+-----------+
//! ```
//!
//! There is no padding: a receiver could not tell it from the message. Who has
//! shorter messages pads them and says in the message itself how.
//!
//! Errors: encoding a message of any other length; end of stream inside a frame.
//! N is its own limit.

use std::num::NonZeroUsize;

use crate::{Codec, Frame, FrameError};

/// Messages of exactly N bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedLength {
    len: NonZeroUsize,
}

impl FixedLength {
    /// A codec for messages of `len` bytes. Not zero: a stream of empty messages
    /// would have no bytes to count.
    pub fn new(len: NonZeroUsize) -> Self {
        Self { len }
    }
}

impl Codec for FixedLength {
    // ANCHOR: codec
    #[inline]
    fn decode(
        &self,
        bytes: &[u8],
        _seen: usize,
    ) -> Result<Option<Frame>, FrameError> {
        let len = self.len.get();
        Ok((bytes.len() >= len).then_some(Frame { message: 0..len, len }))
    }

    fn frame_len(&self, _bytes: &[u8]) -> Option<usize> {
        Some(self.len.get())
    }

    #[inline]
    fn encode(&self, message: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError> {
        if message.len() != self.len.get() {
            return Err(FrameError::WrongLength {
                len: message.len(),
                expected: self.len.get(),
            });
        }
        out.extend_from_slice(message);
        Ok(())
    }
    // ANCHOR_END: codec
}
