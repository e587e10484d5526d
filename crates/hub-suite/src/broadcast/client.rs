//! The client under test.

use std::{ffi::OsString, process::Command};

use testkit::{Finished, Terminal};

use crate::score::Subject;

/// A multicasting client, as the suite sees it: a name to say, and how to start it.
#[derive(Debug, Clone)]
pub struct Client {
    name: &'static str,
    program: Vec<OsString>,
}

impl Client {
    /// The client that `program` starts. It sends one message, and takes the arguments of
    /// a multicasting client behind those that `program` has already.
    pub fn new(name: &'static str, program: &Command) -> Self {
        let parts = [program.get_program()].into_iter().chain(program.get_args());
        Self { name, program: parts.map(ToOwned::to_owned).collect() }
    }

    /// The program, to send to these targets.
    pub(crate) fn command<T: ToString>(
        &self,
        targets: impl IntoIterator<Item = T>,
        args: &[&str],
    ) -> Command {
        let mut command = Command::new(&self.program[0]);
        command.args(&self.program[1..]);
        command.args(targets.into_iter().map(|target| target.to_string()));
        command.args(args);
        command
    }

    /// Sends `hello` to these targets.
    #[track_caller]
    pub(crate) fn greet<T: ToString>(
        &self,
        targets: impl IntoIterator<Item = T>,
        args: &[&str],
    ) -> Finished {
        self.send(targets, &[&["-m", "hello"], args].concat(), b"")
    }

    /// Sends what is in the arguments or on stdin.
    #[track_caller]
    pub(crate) fn send<T: ToString>(
        &self,
        targets: impl IntoIterator<Item = T>,
        args: &[&str],
        stdin: &[u8],
    ) -> Finished {
        testkit::run(self.command(targets, args), stdin)
    }

    /// Begins to send `hello`.
    #[track_caller]
    pub(crate) fn start<T: ToString>(
        &self,
        targets: impl IntoIterator<Item = T>,
        args: &[&str],
    ) -> Terminal {
        Terminal::start(self.command(targets, &[&["-m", "hello"], args].concat()))
    }
}

impl Subject for Client {
    const KIND: &str = "a broadcast";

    fn name(&self) -> &str {
        self.name
    }
}

/// Asserts that a broadcast ended with a line for each target, in whatever order, then
/// the count, and with the exit status that belongs to it.
#[track_caller]
pub(crate) fn assert_report<S: AsRef<str>>(
    finished: &Finished,
    expected: impl IntoIterator<Item = S>,
) {
    let mut lines: Vec<_> = finished.text().lines().collect();
    let count = lines.pop().unwrap_or_default();
    lines.sort_unstable();
    let expected: Vec<_> = expected.into_iter().collect();
    let mut expected: Vec<_> = expected.iter().map(AsRef::as_ref).collect();
    expected.sort_unstable();
    assert_eq!(lines, expected, "{finished:?}");
    let all = expected.len();
    let good = expected.iter().filter(|line| line.ends_with(": delivered")).count();
    assert_eq!(count, format!("delivered to {good} of {all}"));
    let bad = all - good;
    if bad == 0 {
        assert_eq!((finished.code, &*finished.stderr), (Some(0), ""));
    } else {
        let error = format!("error: not delivered to {bad} of {all} targets\n");
        assert_eq!((finished.code, &*finished.stderr), (Some(1), &*error));
    }
}
