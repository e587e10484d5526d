//! The programs under test, as child processes.

use std::{
    cell::RefCell,
    io::{BufRead, BufReader, Read, Write},
    iter,
    net::SocketAddr,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use wait_timeout::ChildExt;

use crate::DEADLINE;

/// A server that listens; killed when dropped.
#[derive(Debug)]
pub struct Server {
    /// The address it said it listens on.
    pub address: SocketAddr,
    child: Child,
    log: Receiver<String>,
    /// Lines of the log that were passed over while others were waited for.
    passed_over: RefCell<Vec<String>>,
}

impl Server {
    /// Starts a server and waits for its first line, `listening on ADDRESS`.
    #[track_caller]
    pub fn start(mut command: Command) -> Self {
        let mut child = spawn(command.stdin(Stdio::null()));
        let stdout = lines(child.stdout.take().expect("stdout is piped"));
        let log = lines(child.stderr.take().expect("stderr is piped"));
        let first = stdout.recv_timeout(DEADLINE).unwrap_or_default();
        let address = first
            .strip_prefix("listening on ")
            .and_then(|address| address.parse().ok());
        let Some(address) = address else {
            end(&mut child);
            let log = rest(&log);
            panic!("{command:?} does not listen: {first:?} on stdout, {log:?}");
        };
        Self { address, child, log, passed_over: RefCell::default() }
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
        let is_it = |line: &String| texts.iter().any(|text| line.contains(text));
        let deadline = Instant::now() + DEADLINE;
        let mut passed_over = self.passed_over.borrow_mut();
        if let Some(at) = passed_over.iter().position(is_it) {
            return passed_over.remove(at);
        }
        loop {
            let Ok(line) = self.log.recv_timeout(until(deadline)) else {
                panic!("no line with {texts:?} on stderr, only {passed_over:#?}");
            };
            if is_it(&line) {
                return line;
            }
            passed_over.push(line);
        }
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
        let id = self.id().to_string();
        let killed = Command::new("kill").args(["-s", name, &id]).status();
        assert!(
            killed.is_ok_and(|status| status.success()),
            "no such process: {id}"
        );
    }

    /// Waits until the server has ended by itself, and returns the lines on stderr
    /// that nobody has waited for.
    #[track_caller]
    pub fn wait(mut self) -> (ExitStatus, Vec<String>) {
        let status = wait(&mut self.child, "the server");
        let mut log = self.passed_over.take();
        log.extend(rest(&self.log));
        (status, log)
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
fn spawn(command: &mut Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"))
}

#[track_caller]
fn wait(child: &mut Child, name: &str) -> ExitStatus {
    let status = child.wait_timeout(DEADLINE).expect("the child can be waited for");
    status.unwrap_or_else(|| {
        end(child);
        panic!("{name} has not ended within {DEADLINE:?}");
    })
}

fn end(child: &mut Child) {
    // An error means that it has ended already.
    let _ = child.kill();
    let _ = child.wait();
}

/// The lines of a child's output. They are read whether somebody listens or not: the
/// child must not block.
fn lines(source: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut source = BufReader::new(source);
        let mut line = Vec::new();
        while source.read_until(b'\n', &mut line).is_ok_and(|len| len > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            let _ = sender.send(text);
            line.clear();
        }
    });
    receiver
}

/// The lines to come, from a child that has ended. Its own children may still hold
/// its output open: hence the deadline.
fn rest(lines: &Receiver<String>) -> Vec<String> {
    let deadline = Instant::now() + DEADLINE;
    iter::from_fn(|| lines.recv_timeout(until(deadline)).ok()).collect()
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

fn until(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}
