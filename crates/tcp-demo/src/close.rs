//! Ending a connection without losing what was sent.
//!
//! Closing a socket that has unread input makes the kernel send a reset instead of an
//! end, and a reset can destroy what the peer has not read yet: the last replies, say.
//! So say first that no more will be sent, read what still comes until the peer ends
//! too, and close then.
//!
//! ```text
//! we                                   the peer
//! shutdown(Write) -------- FIN ------> reads our last bytes, then the end
//! read, read, ... <------- bytes ----- has still something to say
//! read: 0 bytes   <------- FIN ------- closes
//! drop
//! ```
//!
//! Sources: shutdown(2); RFC 9293, section 3.6 on half-closed connections, and RFC
//! 1122, section 4.2.2.13 on the reset; Python's `socket.shutdown(how)`.

use std::{
    io,
    net::{Shutdown, TcpStream},
    time::{Duration, Instant},
};

use crate::deadline::DeadlineStream;

/// Says that no more will be sent, then reads and discards until the peer ends, for
/// `patience` at the most. Drop the stream then.
///
/// # Errors
///
/// The connection is broken already, or `TimedOut`: the peer goes on, and may or may
/// not get our last bytes.
// ANCHOR: finish
pub fn finish(stream: &TcpStream, patience: Duration) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    let mut rest = DeadlineStream::new(stream);
    rest.set_deadline(Instant::now() + patience);
    // Retries what a signal interrupts.
    io::copy(&mut rest, &mut io::sink())?;
    Ok(())
}
// ANCHOR_END: finish
