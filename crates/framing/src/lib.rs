//! Messages on a stream of bytes.
//!
//! TCP carries bytes and knows nothing of messages: what one `write` sends may
//! arrive in several reads, and several writes in one. A *framing* is the
//! agreement that lets the receiver find the messages again. This crate holds the
//! four of the notes, and does no I/O in any of them: bytes go in, messages come
//! out.
//!
//! | file | what is in it |
//! |---|---|
//! | `framing.rs` | [`Framing`]: the choice among the four at run time, `--framing` |
//! | `codec.rs` | [`Codec`]: what all four have in common |
//! | `one_per_connection.rs` | [`OnePerConnection`]: the end of the stream ends the message |
//! | `fixed_length.rs` | [`FixedLength`]: every message has the same length |
//! | `delimited.rs` | [`Delimited`]: a delimiter ends the message |
//! | `prefixed.rs` | [`Prefixed`]: the length stands before the message |
//! | `decoder.rs` | [`Decoder`]: the receive buffer, lending out messages |
//! | `error.rs` | [`FrameError`]: what can be wrong with a frame, in sentences |
//! | `reader.rs`, `writer.rs` | [`FrameReader`], [`FrameWriter`]: thin, over `Read` and `Write` |
//!
//! ```
//! use framing::{Codec, Decoder, Prefixed};
//!
//! let mut wire = Vec::new();
//! Prefixed::default().encode(b"hello", &mut wire)?;
//! assert_eq!(wire, b"\0\0\0\x05hello");
//!
//! let mut decoder = Decoder::new(Prefixed::default());
//! decoder.push(&wire[..6]); // a frame may arrive in pieces of any size
//! assert_eq!(decoder.next_message()?, None);
//! decoder.push(&wire[6..]);
//! assert_eq!(decoder.next_message()?, Some(&b"hello"[..]));
//! # Ok::<(), framing::FrameError>(())
//! ```
#![forbid(unsafe_code)]

mod codec;
mod decoder;
mod delimited;
mod error;
mod fixed_length;
mod framing;
mod one_per_connection;
mod prefixed;
mod reader;
mod writer;

pub use codec::{Codec, DEFAULT_MAX_MESSAGE_LEN, Frame, WholeFrames};
pub use decoder::{Decoder, Frames};
pub use delimited::Delimited;
pub use error::FrameError;
pub use fixed_length::FixedLength;
pub use framing::{AnyCodec, Framing, ParseFramingError};
pub use one_per_connection::OnePerConnection;
pub use prefixed::{PREFIX_LEN, Prefixed};
pub use reader::FrameReader;
pub use writer::FrameWriter;
