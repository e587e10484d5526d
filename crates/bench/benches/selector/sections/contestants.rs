//! Who takes part: our server and the peers.

use bench::{Contestant, Server};

use super::Setup;

/// Ours and the peers, as echo servers.
pub(super) fn echo_servers(setup: &Setup) -> anyhow::Result<[Contestant; 5]> {
    Ok([
        ours(setup, "sender"),
        Contestant::peer("raw epoll", "echo-epoll")?,
        Contestant::peer("mio", "echo-mio")?,
        Contestant::peer("tokio", "echo-tokio")?,
        Contestant::peer("tokio codec", "echo-tokio-codec")?,
    ])
}

/// Ours and the peers, as servers that send each message to everyone.
pub(super) fn fan_out_servers(setup: &Setup) -> anyhow::Result<[Contestant; 4]> {
    Ok([
        ours(setup, "everyone"),
        Contestant::peer("raw epoll", "fan-out-epoll")?,
        Contestant::peer("broadcast", "fan-out-tokio-broadcast")?,
        Contestant::peer("mpsc", "fan-out-tokio-mpsc")?,
    ])
}

/// A server with so many listeners that answers each message.
pub(super) fn targets(setup: &Setup, count: usize) -> anyhow::Result<Server> {
    let peer = Contestant::peer("targets", &format!("targets-{count}"))?;
    peer.start_listening(&setup.cores, count)
}

fn ours(setup: &Setup, reply: &str) -> Contestant {
    let arguments = ["127.0.0.1:0", "--framing", "prefixed", "--reply", reply];
    Contestant::program("ours", &setup.server, &arguments)
}
