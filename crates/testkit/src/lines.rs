//! The lines that a child writes, one after the other.

use std::{
    cell::RefCell,
    io::{BufRead, BufReader, Read},
    iter,
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use crate::DEADLINE;

/// The lines of a child's output. They are read whether somebody listens or not: the
/// child must not block.
#[derive(Debug)]
pub(crate) struct Lines {
    /// What they are written to.
    name: &'static str,
    lines: Receiver<String>,
    /// Lines that were passed over while others were waited for.
    passed_over: RefCell<Vec<String>>,
}

impl Lines {
    pub(crate) fn of(
        name: &'static str,
        source: impl Read + Send + 'static,
    ) -> Self {
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            let mut source = BufReader::new(source);
            let mut line = Vec::new();
            while source.read_until(b'\n', &mut line).is_ok_and(|len| len > 0) {
                let text = String::from_utf8_lossy(&line);
                let text = text.trim_end_matches(['\r', '\n']).to_owned();
                let _ = sender.send(text);
                line.clear();
            }
        });
        Self { name, lines, passed_over: RefCell::default() }
    }

    /// The next line, unless the child ends without one.
    pub(crate) fn next(&self) -> Option<String> {
        let mut passed_over = self.passed_over.borrow_mut();
        if passed_over.is_empty() {
            return self.lines.recv_timeout(DEADLINE).ok();
        }
        Some(passed_over.remove(0))
    }

    /// Waits for a line that has one of these texts in it, and returns the line. Each
    /// line is found once; the lines before it stay to be found.
    #[track_caller]
    pub(crate) fn wait_for(&self, texts: &[&str]) -> String {
        let is_it = |line: &String| texts.iter().any(|text| line.contains(text));
        let deadline = Instant::now() + DEADLINE;
        let mut passed_over = self.passed_over.borrow_mut();
        if let Some(at) = passed_over.iter().position(is_it) {
            return passed_over.remove(at);
        }
        loop {
            let Ok(line) = self.lines.recv_timeout(until(deadline)) else {
                let name = self.name;
                panic!("no line with {texts:?} on {name}, only {passed_over:#?}");
            };
            if is_it(&line) {
                return line;
            }
            passed_over.push(line);
        }
    }

    /// The lines that nobody has waited for, of a child that has ended. Its own children
    /// may still hold its output open: hence the deadline.
    pub(crate) fn rest(&self) -> Vec<String> {
        let deadline = Instant::now() + DEADLINE;
        let mut rest = self.passed_over.take();
        let to_come = || self.lines.recv_timeout(until(deadline)).ok();
        rest.extend(iter::from_fn(to_come));
        rest
    }
}

fn until(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}
