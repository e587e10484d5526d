//! What the server knows of a peer.

use std::net::SocketAddr;

use framing::{AnyCodec, Decoder};

use crate::{EVENT_READ, EVENT_WRITE, EventMask, outbox::Outbox};

/// A connection. 10,000 of them may wait: one that is between two frames, and owed
/// nothing, has no buffer.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) name: SocketAddr,
    pub(crate) decoder: Decoder<AnyCodec>,
    pub(crate) outbox: Outbox,
    /// How many messages have come from it.
    pub(crate) messages: u64,
    /// How many bytes of what it is owed may be its own: those that were last read from it.
    pub(crate) own_len: usize,
    pub(crate) stage: Stage,
}

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Messages come and go.
    Open,
    /// Nothing more can be sent to it; what it has sent before is still read.
    Deaf,
    /// No more messages either way; the peer still gets what it is owed.
    Leaving {
        /// Whether the peer has ended its side: then nothing more comes from it.
        ended: bool,
    },
    /// It got all, and the end of the stream. What it still sends is thrown away.
    Lingering,
}

impl Peer {
    pub(crate) fn new(name: SocketAddr, codec: AnyCodec) -> Self {
        Self {
            name,
            decoder: Decoder::new(codec),
            outbox: Outbox::default(),
            messages: 0,
            own_len: 0,
            stage: Stage::Open,
        }
    }

    /// What to wait for: to write only while bytes are owed, and to read only while none
    /// are. A peer that does not take its own replies so fills the kernel's buffers, and
    /// then it can't send either: of its own replies it is never owed more than one read
    /// has brought, and those don't count against its limit.
    // ANCHOR: events
    pub(crate) fn events(&self) -> EventMask {
        match self.stage {
            Stage::Open if self.outbox.is_empty() => EVENT_READ,
            Stage::Open | Stage::Leaving { .. } => EVENT_WRITE,
            Stage::Deaf | Stage::Lingering => EVENT_READ,
        }
    }
    // ANCHOR_END: events
}
