//! The staging of a hub that owes much to a peer.

use testkit::Server;

use crate::{
    Hub,
    peer::{Peer, join},
};

/// A hub that has read all there is, and owes it to a peer that has read nothing.
pub(crate) struct Owing {
    pub(crate) server: Server,
    pub(crate) slow: Peer,
    pub(crate) speaker: Peer,
    /// What the slow peer is owed: twice what the kernel takes.
    pub(crate) owed: Vec<u8>,
}

impl Owing {
    #[track_caller]
    pub(crate) fn start(hub: &Hub) -> Self {
        Self::start_with(hub, &[])
    }

    /// The same of a hub that is told something more.
    #[track_caller]
    pub(crate) fn start_with(hub: &Hub, args: &[&str]) -> Self {
        let args = [&["--outbox-limit", "1000000000"], args].concat();
        let server = hub.start(&args);
        let slow = Peer::join(&server).with_little_room();
        let [speaker] = join(&server);
        let burst = [[b'x'; 1023].as_slice(), b"\n"].concat().repeat(64);
        let bursts = 128;
        for _ in 0..bursts {
            speaker.write(&burst);
            speaker.expect(&burst);
        }
        Self { server, slow, speaker, owed: burst.repeat(bursts) }
    }
}
