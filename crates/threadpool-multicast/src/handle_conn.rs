//! One conversation, from the first message to the end: what a worker does for a peer.
//!
//! The worker waits in a read. There it can't notice that somebody else has said something
//! to its peer; so a second thread writes what others say. What the peer itself has said the
//! worker writes, before it reads on: a peer that does not take its own replies is not read
//! from, and soon can't send either.
//!
//! Source: `handle_conn` of the notes, which reads until the end and answers nobody.

use std::{
    io,
    net::{SocketAddr, TcpStream},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use cli::Reply;
use framing::{AnyCodec, Decoder, FrameError, Frames};
use rustix::io::Errno;

use crate::{
    hub::Hub,
    outbox::Outbox,
    peer::{Peer, Stage, is_timeout},
};

/// How much is read at once, in bytes.
const READ_LEN: usize = 64 * 1024;

/// How long a peer may take, after a frame that is none, for what it is owed and for the end
/// of its side.
const PATIENCE: Duration = Duration::from_secs(1);

/// Serves one peer until its conversation has ended.
pub(crate) fn handle_conn(hub: &Hub, stream: TcpStream, name: SocketAddr) {
    let peer = match Peer::new(name, stream, hub.options.idle_timeout) {
        Ok(peer) => Arc::new(peer),
        Err(error) => return log::warn!("{name}: dropped: {error}"),
    };
    if !hub.join(&peer) {
        return;
    }
    peer.say_connected();
    thread::scope(|scope| {
        let writer = match hub.options.reply {
            Reply::Sender => None,
            Reply::Everyone | Reply::Others => {
                let builder = thread::Builder::new().name("writer".to_owned());
                Some(builder.spawn_scoped(scope, || peer.write_owed()))
            }
        };
        match writer {
            Some(Err(error)) => {
                peer.say_dropped(&format_args!("no thread to write to it: {error}"));
            }
            _ => converse(hub, &peer),
        }
        hub.leave(&peer);
        // Ends the writer too.
        peer.hang_up();
    });
}

/// Why no more messages come.
enum End {
    /// The peer has ended its side.
    Ended,
    /// What it sends is no frame.
    Broken(FrameError),
    /// The connection is broken, or the peer is late.
    Failed(String),
    /// Somebody else has ended it.
    Over,
}

fn converse(hub: &Hub, peer: &Arc<Peer>) {
    let mut buf = vec![0; READ_LEN];
    match read_messages(hub, peer, &mut buf) {
        End::Ended => {
            peer.say_ended();
            peer.finish();
            peer.settle(None);
            if let Some(error) = peer.write_error() {
                peer.say_dropped(error);
            }
        }
        End::Broken(error) => {
            peer.say_dropped(&error);
            let deadline = Instant::now() + PATIENCE;
            peer.limit_writes(PATIENCE);
            peer.finish();
            peer.settle(Some(deadline));
            discard(peer, &mut buf, Some(deadline));
        }
        End::Failed(why) => peer.say_dropped(&why),
        End::Over if peer.stage() == Stage::Stopped => discard(peer, &mut buf, None),
        End::Over => {}
    }
}

fn read_messages(hub: &Hub, peer: &Arc<Peer>, buf: &mut [u8]) -> End {
    let mut decoder = Decoder::<AnyCodec>::new(hub.options.codec);
    let mut clock = IdleClock::start(hub.options.idle_timeout, &peer.outbox);
    loop {
        let read = peer.read(buf, clock.deadline(&peer.outbox));
        if matches!(peer.stage(), Stage::Stopped | Stage::Dropped) {
            return End::Over;
        }
        let len = match read {
            Ok(0) if peer.is_reset() => {
                return End::Failed(io::Error::from(Errno::CONNRESET).to_string());
            }
            Ok(len) => len,
            Err(error) if is_timeout(&error) => match clock.late(&peer.outbox) {
                None => continue,
                Some(why) => return End::Failed(why),
            },
            Err(error) => return End::Failed(error.to_string()),
        };
        let Frames { count, bytes, broken } = decoder.frames_in(&buf[..len]);
        if count > 0 {
            peer.count(count);
            hub.deliver(peer, bytes);
            clock = IdleClock::start(hub.options.idle_timeout, &peer.outbox);
        }
        if broken || len == 0 {
            decoder.end();
            return match decoder.next_message() {
                Ok(_) => End::Ended,
                Err(error) => End::Broken(error),
            };
        }
        decoder.shrink();
        if count > 0 {
            peer.settle(None);
        }
    }
}

/// Reads what a peer still sends, and throws it away, until its end: a connection that is
/// closed with bytes unread is reset, and a reset can destroy what we have sent.
fn discard(peer: &Peer, buf: &mut [u8], deadline: Option<Instant>) {
    loop {
        match peer.read(buf, deadline) {
            Ok(1..) => {}
            // One that was stopped has the time that the server has.
            Err(error) if is_timeout(&error) && deadline.is_none() => {}
            Ok(0) | Err(_) => return,
        }
        if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            return;
        }
    }
}

/// The time that a peer has for its next message, however it drips. The clock stands still
/// while the peer is owed something: then it has that to take, and is not read from.
struct IdleClock {
    timeout: Option<Duration>,
    since: Instant,
    /// For how long something had been owed before.
    owed_before: Duration,
}

impl IdleClock {
    fn start(timeout: Option<Duration>, outbox: &Outbox) -> Self {
        Self { timeout, since: Instant::now(), owed_before: outbox.owed_time().0 }
    }

    /// When to look at the clock again. A time too far away is never.
    fn deadline(&self, outbox: &Outbox) -> Option<Instant> {
        let timeout = self.timeout?;
        match outbox.owed_time() {
            (_, true) => Instant::now().checked_add(timeout),
            (owed, false) => self
                .since
                .checked_add(timeout)?
                .checked_add(owed.saturating_sub(self.owed_before)),
        }
    }

    /// Why the conversation ends, if it is time for that.
    fn late(&self, outbox: &Outbox) -> Option<String> {
        let timeout = self.timeout?;
        let is_late = self.deadline(outbox)? <= Instant::now();
        is_late.then(|| format!("no whole message within {timeout:?}"))
    }
}
