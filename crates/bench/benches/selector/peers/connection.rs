//! A connection of the echo servers on epoll and on mio.
//!
//! The answer to a message is the same frame again. So the frames that a read brought
//! are written from where they lie: nothing is copied.

use std::io::{self, ErrorKind, Read, Write};

use bench::wire::whole_len;

/// The length of the buffer to read into; one serves all connections.
pub(crate) const READ_LEN: usize = 64 * 1024;

/// A connection, and what waits on it.
pub(crate) struct Connection<S> {
    stream: S,
    /// The start of a frame that has not come whole.
    inbox: Vec<u8>,
    /// What the kernel did not take.
    outbox: Vec<u8>,
}

/// How a turn ended.
#[derive(PartialEq, Eq)]
pub(crate) enum Turn {
    /// All that had come was read and answered.
    Done,
    /// There may be more to read.
    More,
    /// Answers wait until the kernel takes them; nothing is read before.
    Owing,
    /// The peer has ended the connection.
    Ended,
}

impl<S: Read + Write> Connection<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, inbox: Vec::new(), outbox: Vec::new() }
    }

    pub(crate) fn stream(&self) -> &S {
        &self.stream
    }

    pub(crate) fn is_owing(&self) -> bool {
        !self.outbox.is_empty()
    }

    /// One read, an answer to each message in it, one write.
    pub(crate) fn take_turn(&mut self, input: &mut [u8]) -> io::Result<Turn> {
        let Self { stream, inbox, outbox } = self;
        if !outbox.is_empty() {
            let sent = write(stream, outbox)?;
            outbox.drain(..sent);
            if !outbox.is_empty() {
                return Ok(Turn::Owing);
            }
        }

        let len = match stream.read(input) {
            Ok(0) => return Ok(Turn::Ended),
            Ok(len) => len,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                return Ok(Turn::Done);
            }
            Err(error) => return Err(error),
        };
        if inbox.is_empty() {
            let (frames, rest) = input[..len].split_at(whole_len(&input[..len])?);
            answer(stream, frames, outbox)?;
            inbox.extend_from_slice(rest);
        } else {
            inbox.extend_from_slice(&input[..len]);
            let frames_len = whole_len(inbox)?;
            answer(stream, &inbox[..frames_len], outbox)?;
            inbox.drain(..frames_len);
        }

        if !outbox.is_empty() {
            Ok(Turn::Owing)
        } else if len == input.len() {
            Ok(Turn::More)
        } else {
            // A read that came back short has emptied the socket, as epoll(7) says.
            Ok(Turn::Done)
        }
    }
}

fn answer(
    stream: &mut impl Write,
    frames: &[u8],
    outbox: &mut Vec<u8>,
) -> io::Result<()> {
    if !frames.is_empty() {
        let sent = write(stream, frames)?;
        outbox.extend_from_slice(&frames[sent..]);
    }
    Ok(())
}

/// What the kernel takes at once, be it nothing.
fn write(stream: &mut impl Write, bytes: &[u8]) -> io::Result<usize> {
    match stream.write(bytes) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(0),
        result => result,
    }
}
