//! One conversation, from the first message to the end: what a worker does for a peer.
//!
//! The worker waits in a read. There it can't notice that somebody else has said something
//! to its peer; so a second thread writes what others say. What the peer itself has said the
//! worker writes, before it reads on: a peer that does not take its own replies is not read
//! from, and soon can't send either.
//!
//! Source: `handle_conn` of the notes, which reads until the end and answers nobody.

use std::{
    net::{SocketAddr, TcpStream},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use cli::Reply;
use framing::{AnyCodec, Decoder, FrameError, Frames};

use crate::{
    hub::{Farewell, Hub},
    outbox::Outbox,
    peer::{Peer, is_timeout},
};

/// How much is read at once, in bytes.
const READ_LEN: usize = 64 * 1024;

/// How long a peer may take, behind bytes that are no frame, for what it is owed and for the
/// end of its side.
const PATIENCE: Duration = Duration::from_secs(1);

/// Serves one peer until its conversation has ended.
// ANCHOR: handle_conn
pub(crate) fn handle_conn(hub: &Hub, stream: TcpStream, name: SocketAddr) {
    let peer = match Peer::new(name, stream, hub.options.idle_timeout) {
        Ok(peer) => Arc::new(peer),
        Err(error) => return log::warn!("{name}: dropped: {error}"),
    };
    if !hub.join(&peer) {
        return;
    }
    while_connected(hub, &peer, || serve(hub, &peer));
}
// ANCHOR_END: handle_conn

/// Has a second thread write what others say, while this one does as `talk` says; then ends
/// the connection.
// ANCHOR: while_connected
fn while_connected(hub: &Hub, peer: &Arc<Peer>, talk: impl FnOnce()) {
    thread::scope(|scope| {
        // The scope waits for the writer, and the writer until this is dropped: also by a
        // panic.
        let _connection = Connection { hub, peer };
        let is_written_to = match hub.options.reply {
            Reply::Sender => Ok(()),
            Reply::Everyone | Reply::Others => {
                let builder = thread::Builder::new().name("writer".to_owned());
                builder.spawn_scoped(scope, || peer.write_owed()).map(drop)
            }
        };
        match is_written_to {
            Ok(()) => talk(),
            Err(error) => {
                let why = format!("no thread to write to it: {error}");
                hub.leave(peer, &Farewell::Dropped(&why));
            }
        }
    });
}
// ANCHOR_END: while_connected

/// Ends when it is dropped.
struct Connection<'c> {
    hub: &'c Hub,
    peer: &'c Arc<Peer>,
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        self.hub.disconnect(self.peer);
    }
}

/// Hears a peer to its end, and gives it what it is owed.
fn serve(hub: &Hub, peer: &Arc<Peer>) {
    let mut buf = vec![0; READ_LEN];
    match read_messages(hub, peer, &mut buf) {
        End::Ended => {
            let is_news = hub.leave(peer, &Farewell::Ended);
            peer.finish();
            peer.settle(None);
            if let Some(error) = peer.write_error()
                && is_news
            {
                log::warn!("{}: dropped: {error}", peer.name);
            }
        }
        End::Broken(error) => {
            hub.leave(peer, &Farewell::Dropped(&error));
            let deadline = Instant::now() + PATIENCE;
            peer.limit_writes(PATIENCE);
            peer.finish();
            peer.settle(Some(deadline));
            discard(peer, &mut buf, deadline);
        }
        End::Failed(why) => {
            hub.leave(peer, &Farewell::Dropped(&why));
        }
    }
}

/// Why no more messages come.
enum End {
    /// The peer has ended its side.
    Ended,
    /// What it sends is no frame.
    Broken(FrameError),
    /// The connection is broken, or the peer is late.
    Failed(String),
}

// ANCHOR: read_messages
fn read_messages(hub: &Hub, peer: &Arc<Peer>, buf: &mut [u8]) -> End {
    let mut decoder = Decoder::<AnyCodec>::new(hub.options.codec);
    let mut clock = IdleClock::new(hub.options.idle_timeout, &peer.outbox);
    loop {
        let len = match peer.read(buf, clock.deadline()) {
            Ok(len) => len,
            Err(error) if is_timeout(&error) => match clock.late() {
                None => continue,
                Some(why) => return End::Failed(why),
            },
            Err(error) => return End::Failed(error.to_string()),
        };
        if len == 0
            && let Some(error) = peer.broken()
        {
            return End::Failed(error);
        }
        // ANCHOR: pass_on
        let Frames { count, bytes, broken } = decoder.frames_in(&buf[..len]);
        if count > 0 {
            hub.deliver(peer, bytes, count);
            clock.start_anew();
        }
        // ANCHOR_END: read_messages
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
        // ANCHOR_END: pass_on
    }
}

/// Reads what a peer still sends, and throws it away, until its end: a connection that is
/// closed with bytes unread is reset, and a reset can destroy what we have sent.
fn discard(peer: &Peer, buf: &mut [u8], deadline: Instant) {
    while Instant::now() < deadline {
        if let Ok(0) | Err(_) = peer.read(buf, Some(deadline)) {
            return;
        }
    }
}

/// The time that a peer has for its next message, however it drips. The clock stands still
/// while the peer is owed something: then it has that to take, and is not read from.
struct IdleClock<'o> {
    timeout: Option<Duration>,
    outbox: &'o Outbox,
    since: Instant,
    /// For how long something had been owed before.
    owed_before: Duration,
}

impl<'o> IdleClock<'o> {
    fn new(timeout: Option<Duration>, outbox: &'o Outbox) -> Self {
        let since = Instant::now();
        Self { timeout, outbox, since, owed_before: Duration::ZERO }
    }

    fn start_anew(&mut self) {
        if self.timeout.is_some() {
            self.since = Instant::now();
            self.owed_before = self.outbox.owed_time().0;
        }
    }

    /// When to look at the clock again. A time too far away is never.
    fn deadline(&self) -> Option<Instant> {
        let timeout = self.timeout?;
        match self.outbox.owed_time() {
            (_, true) => Instant::now().checked_add(timeout),
            (owed, false) => self
                .since
                .checked_add(timeout)?
                .checked_add(owed.saturating_sub(self.owed_before)),
        }
    }

    /// Why the conversation ends, if it is time for that.
    fn late(&self) -> Option<String> {
        let timeout = self.timeout?;
        let is_late = self.deadline()? <= Instant::now();
        is_late.then(|| format!("no whole message within {timeout:?}"))
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Read, num::NonZeroUsize};

    use framing::Framing;

    use super::*;
    use crate::{ServerOptions, panics::catch};

    #[test]
    fn a_panic_in_a_conversation_ends_its_connection_and_its_writer() {
        let hub = Hub::new(ServerOptions {
            codec: Framing::Delimited.codec(100),
            reply: Reply::Everyone,
            outbox_limit: 1000,
            max_connections: None,
            idle_timeout: None,
            workers: NonZeroUsize::MIN,
        });
        let (mut near, far) = testkit::pair();
        let name = near.local_addr().unwrap();
        let peer = Arc::new(Peer::new(name, far, None).unwrap());
        assert!(hub.join(&peer));
        let outcome = catch(|| while_connected(&hub, &peer, || panic!("a bug")));
        assert_eq!(outcome, Err("a bug".into()));
        assert_eq!(near.read(&mut [0]).unwrap(), 0, "the end");
        assert!(!hub.leave(&peer, &Farewell::Ended), "it is out of the hub");
    }
}
