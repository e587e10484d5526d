//! The choice among the four framings at run time, as written behind `--framing`.

use std::{error::Error, fmt, num::NonZeroUsize, str::FromStr};

use crate::{
    Codec, Delimited, FixedLength, Frame, FrameError, OnePerConnection, Prefixed,
    WholeFrames,
};

/// One of the four framings, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Framing {
    /// `one-per-connection`
    OnePerConnection,
    /// `fixed-length:N`
    FixedLength(NonZeroUsize),
    /// `delimited`: a newline ends each message.
    #[default]
    Delimited,
    /// `prefixed`
    Prefixed,
}

impl Framing {
    /// The codec of this framing, with a limit for its messages.
    ///
    /// `fixed-length:N` has N for its limit, whatever `max_message_len` says.
    pub fn codec(self, max_message_len: usize) -> AnyCodec {
        match self {
            Self::OnePerConnection => {
                AnyCodec::OnePerConnection(OnePerConnection::new(max_message_len))
            }
            Self::FixedLength(len) => AnyCodec::FixedLength(FixedLength::new(len)),
            Self::Delimited => {
                AnyCodec::Delimited(Delimited::lines(max_message_len))
            }
            Self::Prefixed => AnyCodec::Prefixed(Prefixed::new(max_message_len)),
        }
    }
}

impl FromStr for Framing {
    type Err = ParseFramingError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "one-per-connection" => Ok(Self::OnePerConnection),
            "delimited" => Ok(Self::Delimited),
            "prefixed" => Ok(Self::Prefixed),
            _ => text
                .strip_prefix("fixed-length:")
                // `parse` would read "+3".
                .filter(|len| !len.starts_with('+'))
                .and_then(|len| len.parse().ok())
                .map(Self::FixedLength)
                .ok_or(ParseFramingError),
        }
    }
}

impl fmt::Display for Framing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnePerConnection => f.write_str("one-per-connection"),
            Self::FixedLength(len) => write!(f, "fixed-length:{len}"),
            Self::Delimited => f.write_str("delimited"),
            Self::Prefixed => f.write_str("prefixed"),
        }
    }
}

/// The text is none of the four names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseFramingError;

impl fmt::Display for ParseFramingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "write one of one-per-connection, fixed-length:N (with N at least 1), \
             delimited, prefixed",
        )
    }
}

impl Error for ParseFramingError {}

/// The codec of a [`Framing`] that was chosen at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnyCodec {
    /// See [`OnePerConnection`].
    OnePerConnection(OnePerConnection),
    /// See [`FixedLength`].
    FixedLength(FixedLength),
    /// See [`Delimited`].
    Delimited(Delimited<'static>),
    /// See [`Prefixed`].
    Prefixed(Prefixed),
}

impl Codec for AnyCodec {
    #[inline]
    fn decode(
        &self,
        bytes: &[u8],
        seen: usize,
    ) -> Result<Option<Frame>, FrameError> {
        match self {
            Self::OnePerConnection(codec) => codec.decode(bytes, seen),
            Self::FixedLength(codec) => codec.decode(bytes, seen),
            Self::Delimited(codec) => codec.decode(bytes, seen),
            Self::Prefixed(codec) => codec.decode(bytes, seen),
        }
    }

    /// Chooses once for all frames.
    fn whole_frames(&self, bytes: &[u8], seen: usize) -> WholeFrames {
        match self {
            Self::OnePerConnection(codec) => codec.whole_frames(bytes, seen),
            Self::FixedLength(codec) => codec.whole_frames(bytes, seen),
            Self::Delimited(codec) => codec.whole_frames(bytes, seen),
            Self::Prefixed(codec) => codec.whole_frames(bytes, seen),
        }
    }

    fn frame_len(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::OnePerConnection(codec) => codec.frame_len(bytes),
            Self::FixedLength(codec) => codec.frame_len(bytes),
            Self::Delimited(codec) => codec.frame_len(bytes),
            Self::Prefixed(codec) => codec.frame_len(bytes),
        }
    }

    fn decode_end(&self, bytes: &[u8]) -> Result<Option<Frame>, FrameError> {
        match self {
            Self::OnePerConnection(codec) => codec.decode_end(bytes),
            Self::FixedLength(codec) => codec.decode_end(bytes),
            Self::Delimited(codec) => codec.decode_end(bytes),
            Self::Prefixed(codec) => codec.decode_end(bytes),
        }
    }

    #[inline]
    fn encode(&self, message: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError> {
        match self {
            Self::OnePerConnection(codec) => codec.encode(message, out),
            Self::FixedLength(codec) => codec.encode(message, out),
            Self::Delimited(codec) => codec.encode(message, out),
            Self::Prefixed(codec) => codec.encode(message, out),
        }
    }
}
