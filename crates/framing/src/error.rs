//! What can be wrong with a frame.
//!
//! A decoding error means that the stream is unusable from there on: close the
//! connection. An encoding error means that nothing was written. All lengths are in
//! bytes and count the message alone, except those of
//! [`FrameError::EndInsideFrame`], which count the frame.

use std::{error::Error, fmt, io};

/// Why bytes are no frame, or a message can't become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// The message is longer than the limit.
    TooLong {
        /// Bytes that the message has, or that its prefix announces.
        len: usize,
        /// The limit.
        max: usize,
    },
    /// As many bytes as the limit allows have come, and the message goes on.
    EndNotInSight {
        /// The limit.
        max: usize,
    },
    /// The message does not have the one length that the framing carries.
    WrongLength {
        /// Bytes that the message has.
        len: usize,
        /// Bytes that it would have to have.
        expected: usize,
    },
    /// The message holds the delimiter that would end it.
    DelimiterInMessage {
        /// Bytes of the message before the delimiter.
        at: usize,
    },
    /// The stream ended in the middle of a frame.
    EndInsideFrame {
        /// Bytes of the frame that had come.
        got: usize,
        /// Bytes of the whole frame, or `None` if it was the delimiter that was
        /// missing. Of a frame whose prefix is not complete: the prefix.
        needed: Option<usize>,
    },
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::TooLong { len, max } => {
                write!(
                    f,
                    "a message of {len} bytes is over the limit of {max} bytes"
                )
            }
            Self::EndNotInSight { max } => {
                write!(f, "no end of the message within the limit of {max} bytes")
            }
            Self::WrongLength { len, expected } => write!(
                f,
                "a message of {len} bytes, where the framing carries exactly {expected}"
            ),
            Self::DelimiterInMessage { at } => write!(
                f,
                "the message has the delimiter in it (at offset {at}), \
                 so that it would arrive as two"
            ),
            Self::EndInsideFrame { got, needed: Some(needed) } => write!(
                f,
                "the stream ended inside a frame: {got} of {needed} bytes had come"
            ),
            Self::EndInsideFrame { got, needed: None } => write!(
                f,
                "the stream ended inside a frame: {got} bytes had come, no delimiter"
            ),
        }
    }
}

impl Error for FrameError {}

impl From<FrameError> for io::Error {
    fn from(error: FrameError) -> Self {
        let kind = match error {
            FrameError::TooLong { .. } | FrameError::EndNotInSight { .. } => {
                io::ErrorKind::InvalidData
            }
            FrameError::WrongLength { .. }
            | FrameError::DelimiterInMessage { .. } => io::ErrorKind::InvalidInput,
            FrameError::EndInsideFrame { .. } => io::ErrorKind::UnexpectedEof,
        };
        Self::new(kind, error)
    }
}

impl FrameError {
    #[inline]
    pub(crate) fn check_len(message: &[u8], max: usize) -> Result<(), Self> {
        if message.len() > max {
            return Err(Self::TooLong { len: message.len(), max });
        }
        Ok(())
    }
}
