//! All peers, and what one of them says on its way to the others.
//!
//! Messages go into the outboxes of all peers while one lock is held, so that all see them
//! in one order. Nobody waits for a peer there.

use std::{
    fmt, mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
};

use cli::Reply;

use crate::{peer::Peer, server::ServerOptions};

/// Those who are connected, and those of them who get messages. Whoever takes a peer out of
/// the latter tells why: a conversation may have to end for two reasons at once, and is to be
/// told of once.
#[derive(Debug)]
pub(crate) struct Hub {
    pub(crate) options: ServerOptions,
    peers: Mutex<Peers>,
}

#[derive(Debug, Default)]
struct Peers {
    connected: Vec<Arc<Peer>>,
    /// Those who get messages.
    members: Vec<Arc<Peer>>,
    is_stopped: bool,
}

/// Why a peer is taken out.
pub(crate) enum Farewell<'a> {
    /// It has ended its side.
    Ended,
    /// We end the conversation.
    Dropped(&'a dyn fmt::Display),
}

impl Hub {
    pub(crate) fn new(options: ServerOptions) -> Self {
        Self { options, peers: Mutex::default() }
    }

    /// Takes a peer in, which gets every message from here on. Says whether it did: not
    /// when the server stops.
    pub(crate) fn join(&self, peer: &Arc<Peer>) -> bool {
        let mut peers = self.lock();
        if peers.is_stopped {
            return false;
        }
        peers.connected.push(Arc::clone(peer));
        peers.members.push(Arc::clone(peer));
        drop(peers);
        log::info!("{}: connected", peer.name);
        true
    }

    /// Puts messages into the outboxes of all who get them. What the sender does not take at
    /// once of its own it has to see to itself.
    // ANCHOR: deliver
    pub(crate) fn deliver(&self, sender: &Arc<Peer>, frames: &[u8], count: u64) {
        let ServerOptions { reply, outbox_limit, .. } = self.options;
        sender.messages.fetch_add(count, Ordering::Relaxed);
        if reply == Reply::Sender {
            // There is no order to keep.
            sender.owe(frames, true, outbox_limit);
            return;
        }
        let mut peers = self.lock();
        let full = peers.members.extract_if(.., |peer| {
            let is_own = Arc::ptr_eq(peer, sender);
            let is_for_it = !is_own || reply == Reply::Everyone;
            is_for_it && peer.owe(frames, is_own, outbox_limit)
        });
        let full: Vec<_> = full.collect();
        drop(peers);
        for peer in full {
            log::warn!(
                "{}: dropped: its outbox is full: more than {outbox_limit} bytes wait \
                 for it; a client must read while it writes",
                peer.name
            );
            peer.hang_up();
        }
    }
    // ANCHOR_END: deliver

    /// Takes a peer out and says so, unless somebody has done that before.
    pub(crate) fn leave(&self, peer: &Arc<Peer>, farewell: &Farewell<'_>) -> bool {
        let mut peers = self.lock();
        let is_news = take_out(&mut peers.members, peer);
        drop(peers);
        let name = peer.name;
        match farewell {
            _ if !is_news => {}
            Farewell::Ended => {
                let messages = peer.messages.load(Ordering::Relaxed);
                log::info!("{name}: ended (messages: {messages})");
            }
            Farewell::Dropped(why) => log::warn!("{name}: dropped: {why}"),
        }
        is_news
    }

    /// Ends a connection, whatever has become of the conversation.
    pub(crate) fn disconnect(&self, peer: &Arc<Peer>) {
        let mut peers = self.lock();
        take_out(&mut peers.members, peer);
        take_out(&mut peers.connected, peer);
        drop(peers);
        peer.hang_up();
    }

    /// Takes all out. Each still gets what it is owed, and then the end of the stream.
    pub(crate) fn stop(&self) {
        let mut peers = self.lock();
        peers.is_stopped = true;
        let members = mem::take(&mut peers.members);
        drop(peers);
        for peer in members {
            let messages = peer.messages.load(Ordering::Relaxed);
            log::info!("{}: stopped (messages: {messages})", peer.name);
            peer.finish();
        }
    }

    /// Ends all connections that are left.
    pub(crate) fn hang_up(&self) {
        for peer in &self.lock().connected {
            peer.hang_up();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Peers> {
        // Nothing panics in the middle of a change.
        self.peers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says whether it was in there.
fn take_out(peers: &mut Vec<Arc<Peer>>, peer: &Arc<Peer>) -> bool {
    let before = peers.len();
    peers.retain(|other| !Arc::ptr_eq(other, peer));
    peers.len() < before
}
