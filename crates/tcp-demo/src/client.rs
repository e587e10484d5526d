//! A client that sends messages and hands out the replies.
//!
//! It reads while it writes: one thread sends, the other receives. A client that first
//! writes everything and then reads deadlocks with a server that answers as it goes, as
//! soon as the replies no longer fit into the kernel's buffers. So any amount can go
//! through, with no more memory than a message and a buffer on each side.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow, bail};
use cli::Messages;
use framing::{AnyCodec, FrameReader, FrameWriter};

use crate::{connect::connect, deadline::DeadlineStream};

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
    while let Some(message) = messages.next_message()? {
        let only = Messages::<io::Empty>::given(vec![message]);
        converse(dial()?, only, options, &mut on_reply)?;
    }
    Ok(())
}

/// Sends all messages over one connection and receives as many replies.
fn converse<R: Read + Send + 'static>(
    stream: TcpStream,
    messages: Messages<R>,
    options: ClientOptions,
    on_reply: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let peer = stream.peer_addr()?;
    stream.set_nodelay(true)?;
    let connection = Arc::new(Connection::new(stream));

    let sender = thread::spawn({
        let connection = Arc::clone(&connection);
        move || send_all(&connection, messages, options.codec)
    });
    let received = receive_all(&connection, options, on_reply)
        .with_context(|| format!("server {peer}"));
    if received.is_ok() {
        return sender.join().expect("the sender does not panic");
    }
    // Ends a write that waits. Only a read from a terminal can't be ended; there the
    // sender is left behind and ends with the program.
    let _ = connection.stream.shutdown(Shutdown::Both);
    received
}

fn receive_all(
    connection: &Connection,
    options: ClientOptions,
    mut on_reply: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let stream = DeadlineStream::new(&connection.stream);
    let mut reader = FrameReader::new(stream, options.codec);
    let mut replies = 0;
    loop {
        let before = connection.progress();
        if before.finished && replies >= before.sent {
            return Ok(());
        }
        reader
            .get_mut()
            .set_deadline(Instant::now() + options.timeout);
        match reader.read_message() {
            Ok(Some(reply)) => {
                replies += 1;
                on_reply(reply)?;
            }
            Ok(None) => {
                let Progress { sent, finished, .. } = connection.progress();
                if !finished {
                    bail!("it closed the connection after {replies} replies");
                }
                if replies < sent {
                    bail!(
                        "it closed the connection after {replies} of {sent} replies"
                    );
                }
                return Ok(());
            }
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                let timeout = options.timeout;
                if replies < before.sent {
                    bail!("no reply within {timeout:?}, after {replies} replies");
                }
                if before.is_writing() && before == connection.progress() {
                    bail!("it took none of what we sent within {timeout:?}");
                }
                // Nothing was owed when the wait began.
            }
            Err(error) => {
                return Err(error).context(format!("after {replies} replies"));
            }
        }
    }
}

fn send_all<R: Read>(
    connection: &Connection,
    mut messages: Messages<R>,
    codec: AnyCodec,
) -> anyhow::Result<()> {
    let mut writer = FrameWriter::new(connection, codec);
    let outcome = send_each(connection, &mut messages, &mut writer);
    // A message that can't be sent ends the sending, not the wait for what is owed.
    connection.finished.store(true, SeqCst);
    let _ = connection.stream.shutdown(Shutdown::Write);
    outcome
}

fn send_each<R: Read>(
    connection: &Connection,
    messages: &mut Messages<R>,
    writer: &mut FrameWriter<&Connection, AnyCodec>,
) -> anyhow::Result<()> {
    let mut gathered = 0;
    while let Some(message) = messages.next_message()? {
        let encoded = writer.write_message(&message);
        gathered += 1;
        if encoded.is_err() || !messages.is_ready() {
            // What is typed goes out at once; only what comes together is gathered.
            writer.flush()?;
        }
        encoded?;
        if writer.pending_len() == 0 {
            connection.sent.fetch_add(gathered, SeqCst);
            gathered = 0;
        }
    }
    Ok(())
}

/// A connection, and how far the sending thread has come, for the receiving one.
struct Connection {
    stream: TcpStream,
    /// Messages that have gone out whole.
    sent: AtomicUsize,
    /// No more will go out.
    finished: AtomicBool,
    /// Writes begun and ended: odd while one is waiting.
    writes: AtomicUsize,
}

#[derive(PartialEq)]
struct Progress {
    sent: usize,
    finished: bool,
    writes: usize,
}

impl Connection {
    fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            sent: AtomicUsize::new(0),
            finished: AtomicBool::new(false),
            writes: AtomicUsize::new(0),
        }
    }

    fn progress(&self) -> Progress {
        // In this order: once finished, the count does not change any more.
        let finished = self.finished.load(SeqCst);
        let sent = self.sent.load(SeqCst);
        Progress {
            sent,
            finished,
            writes: self.writes.load(SeqCst),
        }
    }
}

impl Progress {
    fn is_writing(&self) -> bool {
        self.writes % 2 == 1
    }
}

impl Write for &Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // One write of many bytes may wait for long and yet get on.
        let some = &bytes[..bytes.len().min(64 * 1024)];
        self.writes.fetch_add(1, SeqCst);
        let written = (&self.stream).write(some);
        self.writes.fetch_add(1, SeqCst);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        (&self.stream).flush()
    }
}
