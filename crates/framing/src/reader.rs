//! Messages from anything that can be read: a `TcpStream`, a file, a slice.

use std::io::{self, Read};

use crate::{Codec, Decoder};

/// Reads messages from `source`, waiting where the source waits.
///
/// Errors of the source and of the framing both come as [`io::Error`]; a
/// [`FrameError`](crate::FrameError) is inside those of the framing. After a timeout
/// or `WouldBlock` nothing is lost: the next call goes on where this one stopped.
#[derive(Debug)]
pub struct FrameReader<R, C> {
    source: R,
    decoder: Decoder<C>,
}

impl<R: Read, C: Codec> FrameReader<R, C> {
    /// A reader with an empty buffer.
    pub fn new(source: R, codec: C) -> Self {
        Self { source, decoder: Decoder::new(codec) }
    }

    /// Reads until a message is whole; `Ok(None)` is the end of the stream.
    ///
    /// # Errors
    ///
    /// Those of the source, except that `Interrupted` is retried; `InvalidData` for
    /// a broken frame; `UnexpectedEof` for an end inside a frame.
    // ANCHOR: read_message
    pub fn read_message(&mut self) -> io::Result<Option<&[u8]>> {
        let message = loop {
            if let Some(message) = self.decoder.next_range()? {
                break message;
            }
            if self.decoder.is_finished() {
                return Ok(None);
            }
            match self.source.read(self.decoder.space()) {
                Ok(0) => self.decoder.end(),
                Ok(len) => self.decoder.filled(len),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        Ok(Some(self.decoder.slice(message)))
    }
    // ANCHOR_END: read_message

    /// The next message if it has already come whole, without reading.
    ///
    /// # Errors
    ///
    /// `InvalidData` for a broken frame.
    pub fn buffered_message(&mut self) -> io::Result<Option<&[u8]>> {
        Ok(self.decoder.next_message()?)
    }

    /// The source.
    pub fn get_ref(&self) -> &R {
        &self.source
    }

    /// The source, to change its settings. What is read from it directly is missing
    /// in the messages.
    pub fn get_mut(&mut self) -> &mut R {
        &mut self.source
    }
}
