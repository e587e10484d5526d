//! What a datagram holds.
//!
//! ```text
//! without --framing        with --framing prefixed
//! +---------+              +---+-----+---+-----+---+-------+
//! | message |              | 3 | one | 3 | two | 5 | three |
//! +---------+              +---+-----+---+-----+---+-------+
//! ```
//!
//! A datagram keeps its borders, so that it needs no framing to be one message. It
//! may hold several all the same, as whole frames: no frame goes on in the next
//! datagram, which may never come. A datagram of no bytes is an empty message, or no
//! frame at all.
//!
//! Errors: too long for a datagram; what the framing refuses; a datagram that does
//! not end where a frame ends.

use std::{error::Error, fmt};

use framing::{AnyCodec, Codec, FrameError, Framing};

use crate::MAX_DATAGRAM_LEN;

/// What a datagram holds: one message, or a series of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// The datagram is the message.
    Message {
        /// The longest message that is taken, in bytes.
        max_len: usize,
    },
    /// The datagram is a series of whole frames.
    Frames(AnyCodec),
}

impl Payload {
    /// Frames if there is a framing, else the bare message; no message may be longer
    /// than `max_message_len` or [`MAX_DATAGRAM_LEN`] bytes.
    pub fn new(framing: Option<Framing>, max_message_len: usize) -> Self {
        let max_len = max_message_len.min(MAX_DATAGRAM_LEN);
        match framing {
            Some(framing) => Self::Frames(framing.codec(max_len)),
            None => Self::Message { max_len },
        }
    }

    /// The longest datagram that is taken, in bytes.
    pub fn max_datagram_len(&self) -> usize {
        match *self {
            Self::Message { max_len } => max_len,
            Self::Frames(_) => MAX_DATAGRAM_LEN,
        }
    }

    /// The messages in a datagram.
    ///
    /// # Errors
    ///
    /// It is over the limit, or not a series of whole frames: then none of it is
    /// handed out.
    pub fn decode<'d>(
        &self,
        datagram: &'d [u8],
    ) -> Result<Vec<&'d [u8]>, PayloadError> {
        self.check_len(datagram.len())?;
        let codec = match self {
            Self::Message { .. } => return Ok(vec![datagram]),
            Self::Frames(codec) => codec,
        };
        let mut messages = Vec::new();
        let mut rest = datagram;
        loop {
            let frame = match codec.decode(rest, 0)? {
                Some(frame) => frame,
                None => match codec.decode_end(rest)? {
                    Some(frame) => frame,
                    None => return Ok(messages),
                },
            };
            messages.push(&rest[frame.message]);
            rest = &rest[frame.len..];
        }
    }

    /// Appends a message to a datagram: without a framing, to an empty one.
    ///
    /// # Errors
    ///
    /// The message does not fit the framing, or the datagram gets too long.
    pub fn encode(
        &self,
        message: &[u8],
        datagram: &mut Vec<u8>,
    ) -> Result<(), PayloadError> {
        match self {
            Self::Message { .. } => datagram.extend_from_slice(message),
            Self::Frames(codec) => codec.encode(message, datagram)?,
        }
        self.check_len(datagram.len())
    }

    /// Says whether all these messages can be sent, without sending any.
    ///
    /// # Errors
    ///
    /// Those of [`encode`](Self::encode).
    pub fn check<'m>(
        &self,
        messages: impl IntoIterator<Item = &'m [u8]>,
    ) -> Result<(), PayloadError> {
        let mut datagram = Vec::new();
        for message in messages {
            if let Self::Message { .. } = self {
                datagram.clear();
            }
            self.encode(message, &mut datagram)?;
        }
        Ok(())
    }

    fn check_len(&self, len: usize) -> Result<(), PayloadError> {
        let max = self.max_datagram_len();
        if len > max {
            return Err(PayloadError::TooLong { len, max });
        }
        Ok(())
    }
}

/// Why messages are no datagram, or a datagram is no messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayloadError {
    /// More bytes than a datagram may have.
    TooLong {
        /// How many they are, or were until the limit was noticed.
        len: usize,
        /// The limit.
        max: usize,
    },
    /// A frame is broken, or the message does not fit the framing.
    Frame(FrameError),
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { len, max } => write!(
                f,
                "{len} bytes are too many for one datagram: the limit is {max} bytes"
            ),
            // The end of a datagram is no end of a stream, as the sentence has it.
            Self::Frame(FrameError::EndInsideFrame { got, .. }) => write!(
                f,
                "the datagram ends inside a frame, of which {got} bytes are there"
            ),
            Self::Frame(error) => error.fmt(f),
        }
    }
}

impl Error for PayloadError {}

impl From<FrameError> for PayloadError {
    fn from(error: FrameError) -> Self {
        Self::Frame(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(framing: &str) -> Payload {
        Payload::new(Some(framing.parse().unwrap()), MAX_DATAGRAM_LEN)
    }

    fn datagram(payload: Payload, messages: &[&[u8]]) -> Vec<u8> {
        let mut datagram = Vec::new();
        for message in messages {
            payload.encode(message, &mut datagram).unwrap();
        }
        datagram
    }

    #[test]
    fn messages_come_out_of_a_datagram_as_they_went_in() {
        for framing in ["fixed-length:3", "delimited", "prefixed"] {
            let payload = payload(framing);
            let messages: [&[u8]; 3] = [b"one", b"two", b"\xff\0\r"];
            let datagram = datagram(payload, &messages);
            assert_eq!(payload.decode(&datagram).unwrap(), messages, "{framing}");
            assert_eq!(payload.decode(b"").unwrap(), [b""; 0], "{framing}");
        }
    }

    #[test]
    fn a_datagram_without_framing_is_one_message_even_if_it_is_empty() {
        let payload = Payload::new(None, 3);
        assert_eq!(payload.decode(b"one").unwrap(), [b"one"]);
        assert_eq!(payload.decode(b"").unwrap(), [b""]);
        let error = PayloadError::TooLong { len: 4, max: 3 };
        assert_eq!(payload.decode(b"four"), Err(error));
    }

    #[test]
    fn a_datagram_that_ends_inside_a_frame_is_refused_as_a_whole() {
        for framing in ["fixed-length:3", "delimited", "prefixed"] {
            let payload = payload(framing);
            let whole = datagram(payload, &[b"one", b"two"]);
            let error = payload.decode(&whole[..whole.len() - 1]).unwrap_err();
            assert!(
                matches!(
                    error,
                    PayloadError::Frame(FrameError::EndInsideFrame { .. })
                ),
                "{framing}: {error}"
            );
        }
    }

    #[test]
    fn frames_that_are_too_many_for_a_datagram_are_refused() {
        let payload = payload("prefixed");
        let half = vec![b'x'; MAX_DATAGRAM_LEN / 2];
        assert_eq!(payload.check([&half[..]]), Ok(()));
        let error = payload.check([&half[..], &half[..]]).unwrap_err();
        assert!(error.to_string().contains("65507"), "{error}");
        let alone = Payload::new(None, MAX_DATAGRAM_LEN);
        assert_eq!(alone.check([&half[..], &half[..], &half[..]]), Ok(()));
    }
}
