//! The server under test.

use std::{
    ffi::OsString,
    process::Command,
    time::{Duration, Instant},
};

use testkit::Server;

use crate::score::Subject;

/// A multicasting server, as the suite sees it: a name to say, and how to start it.
#[derive(Debug, Clone)]
pub struct Hub {
    name: &'static str,
    program: Vec<OsString>,
    places: fn(usize) -> Vec<String>,
}

impl Hub {
    /// The hub that `program` starts. It takes the arguments of a multicasting
    /// server behind those that `program` has already.
    pub fn new(name: &'static str, program: &Command) -> Self {
        let parts = [program.get_program()].into_iter().chain(program.get_args());
        let program = parts.map(ToOwned::to_owned).collect();
        Self { name, program, places: |_| Vec::new() }
    }

    /// The same hub, if it has to be told how many peers it is to serve at once:
    /// `places` gives the arguments that say so.
    #[must_use]
    pub fn with_places(self, places: fn(usize) -> Vec<String>) -> Self {
        Self { places, ..self }
    }

    /// The program, without arguments.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program[0]);
        command.args(&self.program[1..]);
        command
    }

    /// A server for a few peers, on a free port of 127.0.0.1.
    #[track_caller]
    pub(crate) fn start(&self, args: &[&str]) -> Server {
        self.start_at("127.0.0.1:0", args)
    }

    /// A server for a few peers, at a certain address.
    #[track_caller]
    pub(crate) fn start_at(&self, address: &str, args: &[&str]) -> Server {
        let mut command = self.command();
        command.arg(address).args((self.places)(16)).args(args);
        Server::start(command)
    }

    /// A server for as many as `peers` at once.
    #[track_caller]
    pub(crate) fn start_for(&self, peers: usize, args: &[&str]) -> Server {
        let mut command = self.command();
        command.arg("127.0.0.1:0").args((self.places)(peers)).args(args);
        Server::start(command)
    }

    /// A server that may have only so many descriptors, and as many peers.
    #[cfg(unix)]
    #[track_caller]
    pub(crate) fn start_with_descriptors(
        &self,
        count: usize,
        args: &[&str],
    ) -> Server {
        let mut command = Command::new("sh");
        // `exec` puts the server in the place of the shell, so that it has its id.
        let script = format!("ulimit -n {count}; exec \"$@\"");
        command.args(["-c", &script, "sh"]).args(&self.program);
        command.arg("127.0.0.1:0").args((self.places)(count)).args(args);
        Server::start(command)
    }
}

impl Subject for Hub {
    const KIND: &str = "a hub";

    fn name(&self) -> &str {
        self.name
    }
}

/// Ends a server with Ctrl-C, as it must whatever has happened to it. Returns the
/// lines on its stderr that nobody has waited for.
#[track_caller]
pub(crate) fn stop(server: Server) -> Vec<String> {
    // Elsewhere nobody can press Ctrl-C for another process.
    if cfg!(not(unix)) {
        return Vec::new();
    }
    let begin = Instant::now();
    server.interrupt();
    let (status, log) = server.wait();
    let took = begin.elapsed();
    assert_eq!(status.code(), Some(0), "{log:#?}");
    // A second is promised (`ctrl_c_ends_a_hub_within_a_second`), and half of it a hub
    // may wait for its peers; on a busy machine it may get to run late.
    assert!(took < Duration::from_secs(5), "it took {took:?} to stop");
    let broken =
        |line: &&String| line.contains("panicked") || line.contains("Traceback");
    assert_eq!(log.iter().find(broken), None, "{log:#?}");
    log
}
