//! `selector-multicast` beside raw epoll, mio and tokio: `just bench selector`.
//!
//! | file | what is in it |
//! |---|---|
//! | `sections/` | what is measured, a file for each part of the table |
//! | `peers/` | what ours is measured against |
//! | `load/` | the other side of the servers: what sends and receives |
//! | `child.rs` | the servers as child processes, on a core of their own |
//! | `table.rs` | the table |
//!
//! The kernel takes nearly all of the time of a server, so the rates of good servers
//! are nearly the same. What a program itself adds is in the instructions that it
//! runs and in the system calls that it makes; those are counted, not timed.
//!
//! It takes a few minutes. `just bench selector rate` shows one part of the table;
//! the parts are named in `sections/mod.rs`. It exits with 1 if ours is not what is
//! asked.
#![forbid(unsafe_code)]

#[cfg(target_os = "linux")]
mod child;
#[cfg(target_os = "linux")]
mod load;
#[cfg(target_os = "linux")]
mod peers;
#[cfg(target_os = "linux")]
mod sections;
#[cfg(target_os = "linux")]
mod table;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    // Cargo itself adds `--bench`.
    let arguments: Vec<_> = std::env::args_os()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all that was measured is as asked.
#[cfg(target_os = "linux")]
fn run(arguments: &[std::ffi::OsString]) -> anyhow::Result<bool> {
    match arguments {
        [first, rest @ ..] if first == child::BECOME => {
            child::become_program(rest)?;
            Ok(true)
        }
        [first, name] if first == peers::PEER => {
            peers::serve(&name.to_string_lossy())?;
            Ok(true)
        }
        wanted => sections::measure(wanted),
    }
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("error: raw epoll, callgrind and strace are there on Linux only");
    ExitCode::FAILURE
}
