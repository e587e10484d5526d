//! Who takes part: our server, built in release mode, and the peers.

use std::{
    env,
    ffi::{OsStr, OsString},
    io::{self, Write},
    net::TcpListener,
    process::Command,
};

use anyhow::{Context, ensure};

use crate::child::{Cores, Server};

/// The hidden first argument with which the program of a bench becomes a peer.
pub(crate) const PEER: &str = "peer";

/// A server that takes part.
#[derive(Debug)]
pub struct Contestant {
    /// Its name in the table.
    pub name: &'static str,
    program: Vec<OsString>,
}

impl Contestant {
    /// A program, with its arguments.
    pub fn program(
        name: &'static str,
        program: impl Into<OsString>,
        arguments: &[impl AsRef<OsStr>],
    ) -> Self {
        let arguments =
            arguments.iter().map(|argument| argument.as_ref().to_os_string());
        Self {
            name,
            program: [program.into()].into_iter().chain(arguments).collect(),
        }
    }

    /// This program, as the peer of this name.
    ///
    /// # Errors
    ///
    /// The system does not say what program this is.
    pub fn peer(name: &'static str, peer: &str) -> anyhow::Result<Self> {
        Ok(Self::program(name, env::current_exe()?, &[PEER, peer]))
    }

    /// Starts it on the core of the servers.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub fn start(&self, cores: &Cores) -> anyhow::Result<Server> {
        self.start_under(cores, &[])
    }

    /// Starts it under a tool that counts.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub fn start_under(
        &self,
        cores: &Cores,
        tool: &[OsString],
    ) -> anyhow::Result<Server> {
        Server::start(cores, &[tool, &self.program].concat(), 1)
    }

    /// Starts it, and waits until it has announced so many addresses.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub fn start_listening(
        &self,
        cores: &Cores,
        addresses: usize,
    ) -> anyhow::Result<Server> {
        Server::start(cores, &self.program, addresses)
    }
}

/// The listener of a peer, announced as ours announces its own.
///
/// # Errors
///
/// There is no port, or nobody reads stdout.
pub fn listen() -> io::Result<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "listening on {}", listener.local_addr()?)?;
    stdout.flush()?;
    Ok(listener)
}

/// Builds a package in release mode, and says where its program of this name is: beside
/// the directory of this program, which is built in the same way.
///
/// # Errors
///
/// It does not build.
pub fn build_release(package: &str, program: &str) -> anyhow::Result<OsString> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--package", package])
        .args(["--bin", program])
        .status()
        .context("can't run cargo: start this with `just bench`")?;
    ensure!(status.success(), "{program} does not build");
    let this = env::current_exe()?;
    let directory =
        this.ancestors().nth(2).context("this program has no directory")?;
    Ok(directory.join(program).into_os_string())
}
