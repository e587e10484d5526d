//! The programs under test, as child processes.

use std::{
    io::{Read, Write},
    net::SocketAddr,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
};

use wait_timeout::ChildExt;

use crate::{DEADLINE, lines::Lines};

/// A server that listens; killed when dropped.
#[derive(Debug)]
pub struct Server {
    /// The address it said it listens on.
    pub address: SocketAddr,
    child: Child,
    log: Lines,
}

impl Server {
    /// Starts a server and waits for its first line, `listening on ADDRESS`.
    #[track_caller]
    pub fn start(mut command: Command) -> Self {
        let mut child = spawn(command.stdin(Stdio::null()));
        let stdout = child.stdout.take().expect("stdout is piped");
        let stderr = child.stderr.take().expect("stderr is piped");
        let log = Lines::of("stderr", stderr);
        let first = Lines::of("stdout", stdout).next().unwrap_or_default();
        let address = first
            .strip_prefix("listening on ")
            .and_then(|address| address.parse().ok());
        let Some(address) = address else {
            end(&mut child);
            let log = log.rest();
            panic!("{command:?} does not listen: {first:?} on stdout, {log:?}");
        };
        Self { address, child, log }
    }

    /// Waits for a line on stderr that has `text` in it, and returns the line. Each
    /// line is found once; the lines before it stay to be found.
    #[track_caller]
    pub fn wait_for_log(&self, text: &str) -> String {
        self.wait_for_log_with(&[text])
    }

    /// Waits for a line on stderr that has one of these texts in it, and returns the
    /// line.
    #[track_caller]
    pub fn wait_for_log_with(&self, texts: &[&str]) -> String {
        self.log.wait_for(texts)
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Presses Ctrl-C: sends SIGINT. Only on Unix.
    #[track_caller]
    pub fn interrupt(&self) {
        self.signal("INT");
    }

    /// Sends a signal, by its name: `TERM`. Only on Unix.
    #[track_caller]
    pub fn signal(&self, name: &str) {
        send_signal(self.id(), name);
    }

    /// Waits until the server has ended by itself, and returns the lines on stderr
    /// that nobody has waited for.
    #[track_caller]
    pub fn wait(mut self) -> (ExitStatus, Vec<String>) {
        let status = wait(&mut self.child, "the server");
        (status, self.log.rest())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// What a program left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The exit status; `None` if a signal ended it.
    pub code: Option<i32>,
    /// All of stdout.
    pub stdout: Vec<u8>,
    /// All of stderr, as text.
    pub stderr: String,
}

impl Finished {
    /// Stdout as text.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("stdout is text")
    }

    /// Asserts that the program ended well and with `stdout`.
    #[track_caller]
    pub fn assert_prints(&self, stdout: &str) {
        assert_eq!((self.code, self.text()), (Some(0), stdout), "{}", self.stderr);
    }

    /// Asserts that the program failed with this exit status and with `text` on
    /// stderr: in one line, but for wrong arguments (2), after which usage is shown.
    #[track_caller]
    pub fn assert_fails(&self, code: i32, text: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.stderr.contains(text), "{text:?} is not in {:?}", self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        if code != 2 {
            assert_eq!(self.stderr.lines().count(), 1, "{}", self.stderr);
        }
    }
}

/// Runs a program to its end, with `stdin` for its input.
#[track_caller]
pub fn run(mut command: Command, stdin: &[u8]) -> Finished {
    let mut child = spawn(command.stdin(Stdio::piped()));
    let mut input = child.stdin.take().expect("stdin is piped");
    let stdout = read_all(child.stdout.take().expect("stdout is piped"));
    let stderr = read_all(child.stderr.take().expect("stderr is piped"));
    let stdin = stdin.to_vec();
    let feeder = thread::spawn(move || {
        // A program may end without reading all of its input.
        let _ = input.write_all(&stdin);
    });
    let status = wait(&mut child, &format!("{command:?}"));
    let (stdout, stderr) = (all(&stdout), all(&stderr));
    feeder.join().expect("the feeder does not panic");
    Finished {
        code: status.code(),
        stdout,
        stderr: String::from_utf8_lossy(&stderr).into_owned(),
    }
}

#[track_caller]
pub(crate) fn spawn(command: &mut Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"))
}

#[track_caller]
pub(crate) fn wait(child: &mut Child, name: &str) -> ExitStatus {
    let status = child.wait_timeout(DEADLINE).expect("the child can be waited for");
    status.unwrap_or_else(|| {
        end(child);
        panic!("{name} has not ended within {DEADLINE:?}");
    })
}

#[track_caller]
pub(crate) fn send_signal(id: u32, name: &str) {
    let id = id.to_string();
    let killed = Command::new("kill").args(["-s", name, &id]).status();
    assert!(killed.is_ok_and(|status| status.success()), "no such process: {id}");
}

pub(crate) fn end(child: &mut Child) {
    // An error means that it has ended already.
    let _ = child.kill();
    let _ = child.wait();
}

/// All of a child's output, once it has ended.
fn read_all(mut source: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut all = Vec::new();
        source.read_to_end(&mut all).expect("a pipe can be read");
        let _ = sender.send(all);
    });
    receiver
}

#[track_caller]
fn all(output: &Receiver<Vec<u8>>) -> Vec<u8> {
    output.recv_timeout(DEADLINE).expect("the output ends with the program")
}
