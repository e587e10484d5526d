//! How a program starts, speaks, stops and fails.

use std::{
    error::Error,
    fmt,
    io::{self, Write},
    net::SocketAddr,
    process::{self, ExitCode},
};

use anyhow::Context;

use crate::logging::{log_to_stderr, print_error_line};

/// Runs a program to its exit status: 0, or 1 after one sentence on stderr.
///
/// Wrong arguments end with 2 before this, in clap. A reader of our output that has
/// seen enough (`| head`) is no failure to speak of: 1 without a sentence.
pub fn run(program: impl FnOnce() -> anyhow::Result<()>) -> ExitCode {
    log_to_stderr();
    let Err(error) = program() else {
        return ExitCode::SUCCESS;
    };
    tell(&error);
    ExitCode::FAILURE
}

/// Says why a program failed, except to somebody who has seen enough of it.
fn tell(error: &anyhow::Error) {
    match error.downcast_ref::<StdoutError>() {
        Some(StdoutError(error)) if error.kind() == io::ErrorKind::BrokenPipe => {}
        _ => print_error_line(format_args!("error: {error:#}")),
    }
}

/// Prints a server's first line, `listening on ADDRESS`, with the real port.
///
/// # Errors
///
/// [`StdoutError`].
pub fn announce(address: SocketAddr) -> Result<(), StdoutError> {
    print_line(format_args!("listening on {address}"))
}

/// Prints a line on stdout and flushes it.
///
/// # Errors
///
/// [`StdoutError`], where the `println!` of the standard library would panic.
pub fn print_line(line: impl fmt::Display) -> Result<(), StdoutError> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}").and_then(|()| stdout.flush()).map_err(StdoutError)
}

/// `println!` for programs that only tell: where the standard one panics because
/// stdout takes no more, this one ends the program as [`run`] would.
#[macro_export]
macro_rules! println {
    () => { $crate::println!("") };
    ($($argument:tt)*) => {
        $crate::print_line_or_exit(format_args!($($argument)*))
    };
}

#[doc(hidden)]
pub fn print_line_or_exit(line: fmt::Arguments<'_>) {
    if let Err(error) = print_line(line) {
        log_to_stderr();
        tell(&error.into());
        process::exit(1);
    }
}

/// Calls `stop` at Ctrl-C and at a polite `kill`, on a thread of its own. On Unix also
/// when the terminal is closed (SIGHUP).
///
/// # Errors
///
/// If the handler can't be installed: one program has one.
pub fn on_ctrl_c(stop: impl FnMut() + Send + 'static) -> anyhow::Result<()> {
    ctrlc::set_handler(stop).context("can't listen for Ctrl-C")
}

/// Stdout did not take what was printed.
#[derive(Debug)]
pub struct StdoutError(io::Error);

impl fmt::Display for StdoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "can't write to stdout: {}", self.0)
    }
}

impl Error for StdoutError {}
