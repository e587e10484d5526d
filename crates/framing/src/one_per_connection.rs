//! One message a connection: the end of the stream is the end of the message.
//!
//! ```text
//! +--------------------+
//! | message            | end of stream (the sender's shutdown of writing)
//! +--------------------+
//! ```
//!
//! The message may be empty. A sender that was killed in mid-message looks the same
//! as one that finished: this framing can't tell, and no check here can make up for
//! it. The other three can.
//!
//! Errors: a message over the limit, when encoding and when decoding.
//!
//! Sources: HTTP/1.0 (RFC 1945, section 7.2.2) ends a body this way.

use crate::{Codec, DEFAULT_MAX_MESSAGE_LEN, Frame, FrameError};

/// A message that lasts until the end of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnePerConnection {
    max_message_len: usize,
}

impl OnePerConnection {
    /// A codec that refuses messages of more than `max_message_len` bytes.
    pub fn new(max_message_len: usize) -> Self {
        Self { max_message_len }
    }
}

impl Default for OnePerConnection {
    fn default() -> Self {
        Self::new(DEFAULT_MAX_MESSAGE_LEN)
    }
}

impl Codec for OnePerConnection {
    // ANCHOR: codec
    fn decode(
        &self,
        bytes: &[u8],
        _seen: usize,
    ) -> Result<Option<Frame>, FrameError> {
        if bytes.len() > self.max_message_len {
            return Err(FrameError::EndNotInSight { max: self.max_message_len });
        }
        Ok(None)
    }

    fn decode_end(&self, bytes: &[u8]) -> Result<Option<Frame>, FrameError> {
        Ok(Some(Frame { message: 0..bytes.len(), len: bytes.len() }))
    }

    fn encode(&self, message: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError> {
        FrameError::check_len(message, self.max_message_len)?;
        out.extend_from_slice(message);
        Ok(())
    }
    // ANCHOR_END: codec
}
