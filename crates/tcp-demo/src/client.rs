//! A client that sends messages and hands out the replies.
//!
//! It reads while it writes: one thread sends, the other receives. A client that first
//! writes everything and then reads deadlocks with a server that answers as it goes, as
//! soon as the replies no longer fit into the kernel's buffers. So any amount can go
//! through, with no more memory than a message and a buffer on each side.

use std::{
    io::{self, Read},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use anyhow::anyhow;
use cli::Messages;
use framing::{AnyCodec, Codec, FrameReader};

use crate::{connect::connect, deadline::DeadlineStream, progress::Connection};

/// With so many bytes gathered, messages go out even if more of them are ready.
const GATHER_LEN: usize = 64 * 1024;

/// What a client can be told.
#[derive(Debug, Clone, Copy)]
pub struct ClientOptions {
    /// How messages are told apart, and how long they may be.
    pub codec: AnyCodec,
    /// The time to connect, and the longest wait for a reply that is owed.
    pub timeout: Duration,
}

/// Sends all messages, over one connection or, if the framing wants it so, over one
/// each, and hands every reply to `on_reply` as it comes.
///
/// # Errors
///
/// Nobody listens; the connection breaks or ends early; a reply is late; a message can't
/// be sent; `on_reply` fails. Replies that came before the error have been handed out.
pub fn send_messages<R: Read + Send + 'static>(
    addresses: &[SocketAddr],
    mut messages: Messages<R>,
    options: ClientOptions,
    mut on_reply: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let dial = || {
        connect(addresses, options.timeout).map_err(|error| {
            anyhow!("{error}; start a server with: just tcp-server")
        })
    };
    if !matches!(options.codec, AnyCodec::OnePerConnection(_)) {
        return converse(dial()?, messages, options, on_reply);
    }
    // ANCHOR: one_each
    while let Some(message) = messages.next_message()? {
        let only = Messages::given(vec![message]);
        converse(dial()?, only, options, &mut on_reply)?;
    }
    // ANCHOR_END: one_each
    Ok(())
}

/// Sends all messages over one connection and receives as many replies.
// ANCHOR: converse
fn converse<R: Read + Send + 'static>(
    stream: TcpStream,
    messages: Messages<R>,
    options: ClientOptions,
    on_reply: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let connection = Arc::new(Connection::new(stream)?);
    // We gather messages ourselves; the kernel is not to wait for more of them. (An error
    // means that the connection is broken, which the receiver meets too.)
    let _ = connection.stream.set_nodelay(true);

    let sender = thread::spawn({
        let connection = Arc::clone(&connection);
        move || send_all(&connection, messages, options.codec)
    });
    let received = receive_all(&connection, options, on_reply);
    if received.is_ok() {
        return sender.join().expect("the sender does not panic");
    }
    // Ends a write that waits. Only a read from a terminal can't be ended; there the
    // sender is left behind and ends with the program.
    let _ = connection.stream.shutdown(Shutdown::Both);
    received
}
// ANCHOR_END: converse

fn receive_all(
    connection: &Connection,
    options: ClientOptions,
    mut on_reply: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let ClientOptions { codec, timeout } = options;
    let mut reader =
        FrameReader::new(DeadlineStream::new(&connection.stream), codec);
    let mut wait_began = Instant::now();
    loop {
        let Some(deadline) = connection.lock().deadline(wait_began, timeout) else {
            return Ok(());
        };
        reader.get_mut().set_deadline(deadline);
        match reader.read_message() {
            Ok(Some(reply)) => {
                on_reply(reply)?;
                connection.lock().replies += 1;
                wait_began = Instant::now();
            }
            Ok(None) if connection.ends_complete() => return Ok(()),
            Ok(None) => return Err(connection.failure("it closed the connection")),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                let late = connection.lock().is_late(wait_began, timeout);
                if let Some(what) = late {
                    return Err(connection.failure(what));
                }
            }
            Err(error) => return Err(connection.failure(error)),
        }
    }
}

fn send_all<R: Read>(
    connection: &Connection,
    messages: Messages<R>,
    codec: AnyCodec,
) -> anyhow::Result<()> {
    let mut sender = Sender { connection, codec, frames: Vec::new(), gathered: 0 };
    let outcome = sender.send_each(messages);
    // A message that can't be sent ends the sending. Those before it still go out, and
    // the receiver waits for what they are owed.
    let flushed = sender.flush();
    connection.finish();
    outcome.and(flushed)
}

/// Like a `FrameWriter`, but it also says how many messages go out.
struct Sender<'c> {
    connection: &'c Connection,
    codec: AnyCodec,
    /// Frames that have not gone out yet, and how many.
    frames: Vec<u8>,
    gathered: usize,
}

impl Sender<'_> {
    fn send_each<R: Read>(
        &mut self,
        mut messages: Messages<R>,
    ) -> anyhow::Result<()> {
        while let Some(message) = messages.next_message()? {
            self.codec.encode(&message, &mut self.frames)?;
            self.gathered += 1;
            // What is typed goes out at once; only what comes together is gathered.
            if !messages.is_ready() || self.frames.len() >= GATHER_LEN {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        let sent = self.connection.send(&self.frames, self.gathered);
        self.frames.clear();
        self.gathered = 0;
        Ok(sent?)
    }
}
