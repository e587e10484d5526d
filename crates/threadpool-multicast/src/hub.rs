//! All peers, and what one of them says on its way to the others.
//!
//! Messages go into the outboxes of all peers while one lock is held, so that all see them
//! in one order. Nobody waits for a peer there.

use std::{
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use cli::Reply;

use crate::{peer::Peer, server::ServerOptions};

#[derive(Debug)]
pub(crate) struct Hub {
    pub(crate) options: ServerOptions,
    peers: Mutex<Peers>,
}

#[derive(Debug, Default)]
struct Peers {
    all: Vec<Arc<Peer>>,
    is_stopped: bool,
}

impl Hub {
    pub(crate) fn new(options: ServerOptions) -> Self {
        Self { options, peers: Mutex::default() }
    }

    /// Takes a peer in, which gets every message from here on. Says whether it did: not
    /// when the server stops.
    pub(crate) fn join(&self, peer: &Arc<Peer>) -> bool {
        let mut peers = self.lock();
        if !peers.is_stopped {
            peers.all.push(Arc::clone(peer));
        }
        !peers.is_stopped
    }

    pub(crate) fn leave(&self, peer: &Arc<Peer>) {
        self.lock().all.retain(|other| !Arc::ptr_eq(other, peer));
    }

    /// Puts messages into the outboxes of all who get them. What the sender does not take at
    /// once of its own it has to see to itself.
    pub(crate) fn deliver(&self, sender: &Arc<Peer>, frames: &[u8]) {
        let ServerOptions { reply, outbox_limit, .. } = self.options;
        if reply == Reply::Sender {
            sender.owe(frames, true, outbox_limit);
            return;
        }
        let peers = self.lock();
        let mut full = Vec::new();
        for peer in &peers.all {
            let is_own = Arc::ptr_eq(peer, sender);
            if is_own && reply == Reply::Others {
                continue;
            }
            if peer.owe(frames, is_own, outbox_limit) {
                full.push(Arc::clone(peer));
            }
        }
        drop(peers);
        for peer in full {
            peer.drop_now(&format_args!(
                "its outbox is full: more than {outbox_limit} bytes wait for it; \
                 a client must read while it writes"
            ));
        }
    }

    /// Delivers nothing more, and gives all peers to be said goodbye to.
    pub(crate) fn stop(&self) -> Vec<Arc<Peer>> {
        let mut peers = self.lock();
        peers.is_stopped = true;
        mem::take(&mut peers.all)
    }

    fn lock(&self) -> MutexGuard<'_, Peers> {
        // Nothing panics in the middle of a change.
        self.peers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
