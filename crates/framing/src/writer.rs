//! Messages into anything that can be written to.

use std::io::{self, Write};

use crate::Codec;

/// Writes messages to `sink`, several in one write where they come together.
///
/// Messages gather in a buffer until [`flush`](Self::flush), or until
/// [`GATHER_LEN`](Self::GATHER_LEN) bytes are there. Flush before you wait for an
/// answer: a message in the buffer gets none. Dropping the writer sends nothing.
///
/// The sink has to be one that waits, such as a blocking socket. After an error of the
/// sink, `WouldBlock` and a timeout included, half a frame may have gone out: close the
/// connection.
#[derive(Debug)]
pub struct FrameWriter<W, C> {
    sink: W,
    codec: C,
    out: Vec<u8>,
}

impl<W: Write, C: Codec> FrameWriter<W, C> {
    /// With so many bytes in the buffer, they are written without being asked for.
    pub const GATHER_LEN: usize = 64 * 1024;

    /// A writer with an empty buffer.
    pub fn new(sink: W, codec: C) -> Self {
        Self { sink, codec, out: Vec::new() }
    }

    /// Adds a message, and writes if enough have gathered.
    ///
    /// # Errors
    ///
    /// `InvalidData` or `InvalidInput` if the message does not fit the framing (the
    /// messages before it are still good); those of the sink, after which it is
    /// unknown what went out.
    pub fn write_message(&mut self, message: &[u8]) -> io::Result<()> {
        self.codec.encode(message, &mut self.out)?;
        if self.out.len() >= Self::GATHER_LEN {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes all that has gathered.
    ///
    /// # Errors
    ///
    /// Those of the sink, after which it is unknown what went out.
    pub fn flush(&mut self) -> io::Result<()> {
        let written = self.sink.write_all(&self.out);
        self.out.clear();
        written?;
        self.sink.flush()
    }

    /// The sink.
    pub fn get_ref(&self) -> &W {
        &self.sink
    }

    /// The sink, to change its settings. What is written to it directly overtakes
    /// the messages in the buffer.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.sink
    }
}
