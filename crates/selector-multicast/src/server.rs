//! A server that carries every message to every peer, all on one thread.
//!
//! One loop: [`serve_forever`](Server::serve_forever) waits until somebody is ready,
//! `accept_conn` takes in who connects, `service_conn` reads and writes. None of them ever
//! waits for a peer. What is read in one round of the loop is gathered, and `deliver`
//! writes it to each peer once.
//!
//! All peers get the same messages in the same order: those that the server reads while
//! they are connected. To hold that, a batch is delivered before anyone comes or goes.
//!
//! # Memory and time that one peer can take
//!
//! Its outbox, up to the limit and its own last replies; a message that has not come whole
//! yet; both in buffers that grow by doubling; and a few hundred bytes. A peer that does not
//! read what others say fills its outbox and is dropped; a peer that sends nothing whole is
//! dropped after the idle timeout, if there is one.
//!
//! Source: `serve_forever`, `accept_conn` and `service_conn` of the notes, which answer
//! the sender alone.

use std::{
    io,
    net::SocketAddr,
    num::NonZeroUsize,
    time::{Duration, Instant},
};

use cli::{Reply, warn_all_taken};
use framing::{AnyCodec, Frames};
use socket2::Socket;

use crate::{
    DefaultSelector, EVENT_READ, EVENT_WRITE, EventMask, Stopper, Token,
    batch::Batch,
    deadlines::{Deadlines, until},
    listener::{Listener, Selector, Until},
    nonblocking::{READ_LEN, read},
    peer::{Peer, Stage},
};

/// How many newcomers are taken in before the peers have their turn.
const ACCEPTS: usize = 1000;

/// What a server can be told.
#[derive(Debug, Clone, Copy)]
pub struct ServerOptions {
    /// How messages are told apart, and how long they may be.
    pub codec: AnyCodec,
    /// Who gets a message.
    pub reply: Reply,
    /// The most bytes of others that are kept for a peer that does not read.
    pub outbox_limit: usize,
    /// How many peers may be connected; the next ones wait in the backlog.
    pub max_connections: Option<NonZeroUsize>,
    /// The time that a peer has to complete its next message, however it drips.
    pub idle_timeout: Option<Duration>,
}

/// A listening socket, and everybody who is connected.
#[derive(Debug)]
pub struct Server {
    pub(crate) selector: Selector,
    pub(crate) listener: Listener,
    address: SocketAddr,
    pub(crate) options: ServerOptions,
    /// One for all peers: they are read from one at a time.
    pub(crate) read_buf: Box<[u8]>,
    batch: Batch,
    pub(crate) deadlines: Deadlines,
    stopper: Stopper,
}

impl Server {
    /// A server on a socket that listens already, and does not block.
    ///
    /// # Errors
    ///
    /// `InvalidInput`: the framing carries one message per connection. The socket has no
    /// address; no descriptor is left for the selector.
    pub fn new(listener: Socket, options: ServerOptions) -> io::Result<Self> {
        if matches!(options.codec, AnyCodec::OnePerConnection(_)) {
            let sentence = "a peer would have to leave to say its one message";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, sentence));
        }
        let address = listener.local_addr()?.as_socket();
        let address = address.ok_or(io::ErrorKind::InvalidInput)?;
        let mut selector = DefaultSelector::new()?;
        let stopper = Stopper::new(selector.waker());
        let listener = Listener::new(&mut selector, listener)?;
        Ok(Self {
            selector,
            listener,
            address,
            options,
            read_buf: vec![0; READ_LEN].into(),
            batch: Batch::default(),
            deadlines: Deadlines::default(),
            stopper,
        })
    }

    /// Where it listens, with the real port.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// What stops this server from another thread.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Serves everybody until it is stopped; then says goodbye to all.
    ///
    /// # Errors
    ///
    /// Those of the selector. What goes wrong with a peer ends its connection and no
    /// other.
    pub fn serve_forever(mut self) -> io::Result<()> {
        while !self.stopper.is_stopped() {
            let deadline = self.next_deadline();
            self.serve_once(deadline)?;
        }
        self.say_goodbye()
    }

    // ANCHOR: serve_once
    /// One round of the loop.
    pub(crate) fn serve_once(
        &mut self,
        deadline: Option<Instant>,
    ) -> io::Result<()> {
        for (token, events) in self.selector.select(until(deadline))? {
            if self.listener.token() == Some(token) {
                self.accept_conn();
            } else {
                self.service_conn(token, events);
            }
        }
        self.deliver();
        self.keep_deadlines();
        Ok(())
    }
    // ANCHOR_END: serve_once

    /// Takes in those who wait; more than [`ACCEPTS`] wait another round. "Ready to accept" is a promise that another process with the
    /// same socket may have taken up before us, so the last answer may be "nobody".
    fn accept_conn(&mut self) {
        self.deliver();
        for _ in 0..ACCEPTS {
            if self.is_full() {
                return self.rest_until_a_peer_leaves();
            }
            let newcomer = self.listener.accept(&mut self.selector);
            let Some((sock, name)) = newcomer else { return };
            log::info!("{name}: connected");
            if let Err(error) = self.welcome(sock, name) {
                log::warn!("{name}: dropped: {error}");
            }
        }
    }

    fn rest_until_a_peer_leaves(&mut self) {
        if let Some(max) = self.options.max_connections {
            warn_all_taken(max.get(), "place");
        }
        self.listener.rest(&mut self.selector, Until::APeerLeaves);
    }

    fn welcome(&mut self, sock: Socket, name: SocketAddr) -> io::Result<()> {
        sock.set_nonblocking(true)?;
        // We gather messages ourselves; the kernel is not to wait for more of them.
        sock.set_tcp_nodelay(true)?;
        let peer = Peer::new(name, self.options.codec);
        let token = self.selector.register(sock, EVENT_READ, Some(peer))?;
        self.expect_by(token, self.options.idle_timeout);
        Ok(())
    }

    /// Does what a peer is ready for: writes what it is owed, reads what it has sent.
    fn service_conn(&mut self, token: Token, events: EventMask) {
        if events.contains(EVENT_WRITE) {
            self.send_owed(token);
        }
        if events.contains(EVENT_READ) {
            self.receive(token);
        }
    }

    fn receive(&mut self, token: Token) {
        // Somebody served earlier in this round may have been its end.
        let Ok((sock, Some(peer))) = self.selector.get_mut(token) else {
            return;
        };
        if peer.stage == Stage::Lingering {
            return self.discard(token);
        }
        let read = match read(sock, &mut self.read_buf) {
            Ok(Some(len)) => &self.read_buf[..len],
            Ok(None) => return,
            Err(error) => return self.drop_peer(token, &error),
        };
        let ended = read.is_empty();
        let Frames { count, bytes, broken } = peer.decoder.frames_in(read);
        let mut sent = Ok(());
        if count > 0 && self.options.reply != Reply::Sender {
            self.batch.push(token, bytes);
        } else if count > 0 && peer.stage == Stage::Open {
            sent = peer.outbox.send(sock, bytes);
        }
        peer.own_len = bytes.len();
        peer.messages += count;
        peer.decoder.shrink();
        let settled = sent.is_ok() && peer.outbox.is_empty();
        if count > 0 {
            self.expect_by(token, self.options.idle_timeout);
        }
        if !settled {
            self.settle(token, sent);
        }
        if broken || ended {
            self.end_of_messages(token);
        } else if self.batch.len() >= Batch::GATHER_LEN {
            self.deliver();
        }
    }

    // ANCHOR: deliver
    /// Writes what has gathered to everybody who gets it.
    pub(crate) fn deliver(&mut self) {
        if self.batch.is_empty() {
            return;
        }
        let Self { selector, batch, options, .. } = self;
        let mut unsettled = Vec::new();
        for (token, sock, peer) in selector.iter_mut() {
            let Some(peer) = peer else { continue };
            if peer.stage != Stage::Open {
                continue;
            }
            let frames = match options.reply {
                Reply::Others => batch.frames_of_others(token),
                _ => batch.frames().into(),
            };
            let sent = peer.outbox.send(sock, &frames);
            if sent.is_err() || !peer.outbox.is_empty() {
                unsettled.push((token, sent));
            }
        }
        batch.clear();
        for (token, sent) in unsettled {
            self.settle(token, sent);
        }
    }
    // ANCHOR_END: deliver

    // ANCHOR: settle
    /// Sees to a peer that did not take all that was sent to it.
    fn settle(&mut self, token: Token, sent: io::Result<()>) {
        let Ok((_, Some(peer))) = self.selector.get_mut(token) else {
            return;
        };
        let limit = self.options.outbox_limit;
        let own_len = match self.options.reply {
            Reply::Others => 0,
            _ => peer.own_len,
        };
        match sent {
            Ok(()) if peer.outbox.len() <= limit.saturating_add(own_len) => {
                self.watch(token);
            }
            Ok(()) => {
                let why = format_args!(
                    "its outbox is full: more than {limit} bytes wait for it; \
                     a client must read while it writes"
                );
                self.drop_peer(token, &why);
            }
            Err(error) => self.give_up_sending(token, &error),
        }
    }
    // ANCHOR_END: settle

    fn send_owed(&mut self, token: Token) {
        let Ok((sock, Some(peer))) = self.selector.get_mut(token) else {
            return;
        };
        match peer.outbox.flush(sock) {
            Ok(false) => {}
            Ok(true) => match peer.stage {
                Stage::Open => {
                    // It is not read while it is owed something: its time starts anew.
                    self.expect_by(token, self.options.idle_timeout);
                    self.watch(token);
                }
                _ if peer.outbox.is_empty() => self.part(token),
                Stage::Leaving { ended: true } => {
                    self.expect_by(token, self.options.idle_timeout);
                }
                _ => {}
            },
            Err(error) => self.give_up_sending(token, &error),
        }
    }

    /// Watches a peer for what its stage asks for.
    pub(crate) fn watch(&mut self, token: Token) {
        let Ok((_, Some(peer))) = self.selector.get_mut(token) else {
            return;
        };
        let events = peer.events();
        if let Err(error) = self.selector.modify(token, events) {
            self.drop_peer(token, &error);
        }
    }

    /// Gives a peer so much time, from now on, for what has to come next.
    pub(crate) fn expect_by(&mut self, token: Token, timeout: Option<Duration>) {
        // A time too far away for the clock is none.
        let deadline = timeout.and_then(|span| Instant::now().checked_add(span));
        if let Some(deadline) = deadline {
            self.deadlines.set(token, deadline);
        }
    }

    fn next_deadline(&mut self) -> Option<Instant> {
        let rested = match self.listener.rests_until() {
            Some(Until::Time(time)) => Some(time),
            _ => None,
        };
        self.deadlines.next().into_iter().chain(rested).min()
    }

    fn keep_deadlines(&mut self) {
        let Some(deadline) = self.next_deadline() else { return };
        let now = Instant::now();
        if now < deadline {
            return;
        }
        while let Some(token) = self.deadlines.expired(now) {
            let Ok((_, Some(peer))) = self.selector.get_mut(token) else { continue };
            let what = if peer.outbox.is_empty() {
                "no whole message"
            } else {
                "it did not take what it is owed"
            };
            let timeout = self.options.idle_timeout.unwrap_or_default();
            self.drop_peer(token, &format_args!("{what} within {timeout:?}"));
        }
        if matches!(self.listener.rests_until(), Some(Until::Time(time)) if time <= now)
        {
            self.listener.wake(&mut self.selector);
        }
    }

    fn is_full(&self) -> bool {
        let peers = self.selector.get_map().len() - 1;
        self.options.max_connections.is_some_and(|max| peers >= max.get())
    }
}
