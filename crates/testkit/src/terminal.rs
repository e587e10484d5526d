//! A program that somebody sits at.

use std::{
    fs,
    io::Write,
    process::{Child, ChildStdin, Command, Stdio},
};

use crate::{
    Finished,
    lines::Lines,
    process::{end, send_signal, spawn, wait},
    say,
};

/// A program with somebody who types, and who sees what it says while it runs. Killed
/// when dropped.
#[derive(Debug)]
pub struct Terminal {
    child: Child,
    keyboard: Option<ChildStdin>,
    screen: Lines,
    log: Lines,
}

impl Terminal {
    /// Starts a program.
    #[track_caller]
    pub fn start(mut command: Command) -> Self {
        let mut child = spawn(command.stdin(Stdio::piped()));
        let stdout = child.stdout.take().expect("stdout is piped");
        let stderr = child.stderr.take().expect("stderr is piped");
        Self {
            keyboard: child.stdin.take(),
            screen: Lines::of("stdout", stdout),
            log: Lines::of("stderr", stderr),
            child,
        }
    }

    /// Types a line.
    #[track_caller]
    pub fn type_line(&mut self, line: &str) {
        let keyboard = self.keyboard.as_mut().expect("its input has not ended");
        keyboard.write_all(format!("{line}\n").as_bytes()).expect("it listens");
    }

    /// The keyboard, for somebody else to type on: when it is dropped, the input ends.
    #[track_caller]
    pub fn take_keyboard(&mut self) -> ChildStdin {
        self.keyboard.take().expect("nobody else has it")
    }

    /// Ends the input, as Ctrl-D does.
    pub fn end_input(&mut self) {
        self.keyboard = None;
    }

    /// The next line on stdout.
    #[track_caller]
    pub fn next_line(&self) -> String {
        self.screen.next().unwrap_or_else(|| {
            panic!("no next line on stdout; on stderr: {:?}", self.log.next())
        })
    }

    /// Waits for a line on stdout that has `text` in it; see
    /// [`wait_for_log`](crate::Server::wait_for_log).
    #[track_caller]
    pub fn wait_for_line(&self, text: &str) -> String {
        self.screen.wait_for(&[text])
    }

    /// Waits for a line on stderr that has `text` in it.
    #[track_caller]
    pub fn wait_for_log(&self, text: &str) -> String {
        self.log.wait_for(&[text])
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, by its name: `STOP`. Only on Unix.
    #[track_caller]
    pub fn signal(&self, name: &str) {
        send_signal(self.id(), name);
    }

    /// Presses Ctrl-C; or says `false`, and why, where programs are started so that they
    /// ignore it, as a shell starts those in the background.
    #[track_caller]
    pub fn interrupt(&self) -> bool {
        let path = format!("/proc/{}/status", self.id());
        let status = fs::read_to_string(path).unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.map(|mask| u64::from_str_radix(mask.trim(), 16));
        // SIGINT is the second.
        if ignored.is_some_and(|mask| mask.is_ok_and(|mask| mask & 2 != 0)) {
            say("skipped: in the background, Ctrl-C is ignored");
            return false;
        }
        self.signal("INT");
        true
    }

    /// Waits until the program has ended, and returns what nobody has waited for. The
    /// keyboard stays where it is meanwhile.
    #[track_caller]
    pub fn wait(mut self) -> Finished {
        let status = wait(&mut self.child, "the program");
        let text = |lines: &Lines| {
            lines.rest().iter().map(|line| format!("{line}\n")).collect::<String>()
        };
        Finished {
            code: status.code(),
            stdout: text(&self.screen).into_bytes(),
            stderr: text(&self.log),
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}
