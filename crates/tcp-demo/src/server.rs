//! A server that answers every message with the same message, one client at a time.
//!
//! While one client is served, the next ones wait in the backlog. What goes wrong with a
//! client ends its connection and no other.
//!
//! # Memory and time that one client can take
//!
//! A message up to its limit, and the replies that gather before they are written, 64
//! KiB and one message. A client that sends without reading its replies is not read on:
//! the replies fill the kernel's buffers, the write waits, and after the reply timeout
//! the client is dropped. Without that deadline both would wait for each other for ever.

use std::{
    io,
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use framing::{AnyCodec, FrameReader, FrameWriter};

use crate::{close::finish, deadline::DeadlineStream, stop::Stopper};

/// How long a client that we are done with may take to end its side.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long to rest when the system can't accept: no descriptor may be left.
const REST: Duration = Duration::from_millis(100);

/// What a server can be told.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// How messages are told apart, and how long they may be.
    pub codec: AnyCodec,
    /// The time that a client has to complete its next message, however it drips.
    pub idle_timeout: Option<Duration>,
    /// The time that a client has to take its replies to what it sent at once.
    pub reply_timeout: Duration,
}

/// A listening socket, and what to do with those who connect.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    options: ServerOptions,
    stopper: Stopper,
}

impl Server {
    /// A server on a socket that listens already.
    ///
    /// # Errors
    ///
    /// The socket has no address; no descriptor is left for another socket.
    pub fn new(listener: TcpListener, options: ServerOptions) -> io::Result<Self> {
        let stopper = Stopper::new(listener.local_addr()?)?;
        Ok(Self { listener, options, stopper })
    }

    /// Where it listens, with the real port.
    pub fn local_addr(&self) -> SocketAddr {
        self.stopper.listener()
    }

    /// What stops this server from another thread.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Serves one client after the other until it is stopped.
    // ANCHOR: serve_forever
    pub fn serve_forever(&self) {
        loop {
            let accepted = self.listener.accept();
            if self.stopper.is_stopped() {
                return;
            }
            match accepted {
                Ok((stream, peer)) => self.handle_conn(Arc::new(stream), peer),
                Err(error) => {
                    // Tried again at once, it would fail at once, on and on.
                    log::warn!("can't accept: {error}; trying again");
                    thread::sleep(REST);
                }
            }
        }
    }
    // ANCHOR_END: serve_forever

    // ANCHOR: handle_conn
    fn handle_conn(&self, stream: Arc<TcpStream>, peer: SocketAddr) {
        log::info!("{peer}: connected");
        if !self.stopper.serving(&stream) {
            return;
        }
        let mut answered = 0;
        let outcome = self.converse(&stream, &mut answered);
        if self.stopper.is_stopped() {
            log::info!("{peer}: stopped (messages answered: {answered})");
            return;
        }
        match outcome {
            Ok(()) => log::info!("{peer}: ended (messages answered: {answered})"),
            Err(error) => log::warn!("{peer}: dropped: {error}"),
        }
        // We are done with this client: an error of its last moments concerns nobody.
        let _ = finish(&stream, PATIENCE);
    }
    // ANCHOR_END: handle_conn

    fn converse(&self, stream: &TcpStream, answered: &mut u64) -> io::Result<()> {
        // We gather replies ourselves; the kernel is not to wait for more of them. (An
        // error means that the connection is broken, which the first read meets too.)
        let _ = stream.set_nodelay(true);
        let codec = self.options.codec;
        let mut reader = FrameReader::new(DeadlineStream::new(stream), codec);
        let mut writer = FrameWriter::new(DeadlineStream::new(stream), codec);
        let outcome = self.answer_all(&mut reader, &mut writer, answered);
        // After a broken frame the messages before it still get their replies.
        writer.flush().map_err(|error| self.explain_write(error)).and(outcome)
    }

    fn answer_all(
        &self,
        reader: &mut FrameReader<DeadlineStream<'_>, AnyCodec>,
        writer: &mut FrameWriter<DeadlineStream<'_>, AnyCodec>,
        answered: &mut u64,
    ) -> io::Result<()> {
        loop {
            if let Some(timeout) = self.options.idle_timeout {
                reader.get_mut().set_deadline(Instant::now() + timeout);
            }
            let message = reader.read_message();
            let Some(message) = message.map_err(|error| self.explain_read(error))?
            else {
                return Ok(());
            };
            writer
                .get_mut()
                .set_deadline(Instant::now() + self.options.reply_timeout);
            let explain = |error| self.explain_write(error);
            writer.write_message(message).map_err(explain)?;
            *answered += 1;
            // What came with it is answered with it, in one write.
            while let Some(message) = reader.buffered_message()? {
                writer.write_message(message).map_err(explain)?;
                *answered += 1;
            }
            writer.flush().map_err(explain)?;
        }
    }

    fn explain_read(&self, error: io::Error) -> io::Error {
        match (error.kind(), self.options.idle_timeout) {
            (io::ErrorKind::TimedOut, Some(timeout)) => io::Error::new(
                io::ErrorKind::TimedOut,
                format!("no whole message within {timeout:?}"),
            ),
            _ => error,
        }
    }

    fn explain_write(&self, error: io::Error) -> io::Error {
        if error.kind() != io::ErrorKind::TimedOut {
            return error;
        }
        let timeout = self.options.reply_timeout;
        io::Error::new(
            io::ErrorKind::TimedOut,
            format!(
                "it did not take its replies within {timeout:?}; \
                 a client must read while it writes"
            ),
        )
    }
}
