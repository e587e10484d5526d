//! The server under test.

use std::{ffi::OsString, process::Command};

use testkit::Server;

/// A multicasting server, as the suite sees it: a name to say, and how to start it.
#[derive(Debug, Clone)]
pub struct Hub {
    name: &'static str,
    program: Vec<OsString>,
    places: fn(usize) -> Vec<String>,
}

impl Hub {
    /// The hub that `program` starts. It takes the arguments of a multicasting server
    /// behind those that `program` has already.
    pub fn new(name: &'static str, program: &Command) -> Self {
        let parts = [program.get_program()].into_iter().chain(program.get_args());
        let program = parts.map(ToOwned::to_owned).collect();
        Self { name, program, places: |_| Vec::new() }
    }

    /// The same hub, which must be told how many peers are to be served at once:
    /// `places` gives the arguments that say so.
    #[must_use]
    pub fn with_places(self, places: fn(usize) -> Vec<String>) -> Self {
        Self { places, ..self }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// A few peers at once, on a free port of 127.0.0.1.
    #[track_caller]
    pub(crate) fn start(&self, args: &[&str]) -> Server {
        self.start_for(16, args)
    }

    /// As many as `peers` at once.
    #[track_caller]
    pub(crate) fn start_for(&self, peers: usize, args: &[&str]) -> Server {
        let mut command = self.command();
        command.arg("127.0.0.1:0").args((self.places)(peers)).args(args);
        Server::start(command)
    }

    /// The program, for arguments of all kinds.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program[0]);
        command.args(&self.program[1..]);
        command
    }
}
