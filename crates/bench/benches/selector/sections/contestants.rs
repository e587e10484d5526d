//! Who takes part: our server, built in release mode, and the peers.

use std::{env, ffi::OsString, process::Command};

use anyhow::{Context, ensure};

use super::Setup;
use crate::{child::Server, peers::PEER};

/// A server that takes part.
pub(super) struct Contestant {
    pub(super) name: &'static str,
    program: Vec<OsString>,
}

impl Contestant {
    fn ours(setup: &Setup, reply: &str) -> Self {
        let arguments = ["127.0.0.1:0", "--framing", "prefixed", "--reply", reply]
            .map(Into::into);
        let program = [setup.server.clone()].into_iter().chain(arguments).collect();
        Self { name: "ours", program }
    }

    fn peer(name: &'static str, peer: &str) -> anyhow::Result<Self> {
        let program = env::current_exe()?.into_os_string();
        Ok(Self { name, program: vec![program, PEER.into(), peer.into()] })
    }

    pub(super) fn start(&self, setup: &Setup) -> anyhow::Result<Server> {
        self.start_under(setup, &[])
    }

    /// Starts it under a tool that counts.
    pub(super) fn start_under(
        &self,
        setup: &Setup,
        tool: &[OsString],
    ) -> anyhow::Result<Server> {
        Server::start(&setup.cores, &[tool, &self.program].concat(), 1)
    }
}

/// Ours and the peers, as echo servers.
pub(super) fn echo_servers(setup: &Setup) -> anyhow::Result<[Contestant; 5]> {
    Ok([
        Contestant::ours(setup, "sender"),
        Contestant::peer("raw epoll", "echo-epoll")?,
        Contestant::peer("mio", "echo-mio")?,
        Contestant::peer("tokio", "echo-tokio")?,
        Contestant::peer("tokio codec", "echo-tokio-codec")?,
    ])
}

/// Ours and the peers, as servers that send each message to everyone.
pub(super) fn fan_out_servers(setup: &Setup) -> anyhow::Result<[Contestant; 4]> {
    Ok([
        Contestant::ours(setup, "everyone"),
        Contestant::peer("raw epoll", "fan-out-epoll")?,
        Contestant::peer("broadcast", "fan-out-tokio-broadcast")?,
        Contestant::peer("mpsc", "fan-out-tokio-mpsc")?,
    ])
}

/// A server with so many listeners that answers each message.
pub(super) fn targets(setup: &Setup, count: usize) -> anyhow::Result<Server> {
    let peer = Contestant::peer("targets", &format!("targets-{count}"))?;
    Server::start(&setup.cores, &peer.program, count)
}

/// Builds our server in release mode, and says where it is: beside the directory of
/// this program, which is built in the same way.
pub(super) fn build_server() -> anyhow::Result<OsString> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--package", "selector-multicast"])
        .status()
        .context("can't run cargo: start this with `just bench selector`")?;
    ensure!(status.success(), "selector-multicast does not build");
    let this = env::current_exe()?;
    let directory =
        this.ancestors().nth(2).context("this program has no directory")?;
    Ok(directory.join("selector-server").into_os_string())
}
