//! `selector-multicast` beside raw epoll, mio and tokio: `just bench selector`.
//!
//! | file | what is in it |
//! |---|---|
//! | `sections/` | what is measured, a file for each part of the table |
//! | `peers/` | what ours is measured against |
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
mod peers;
#[cfg(target_os = "linux")]
mod sections;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    bench::run_bench(peers::serve, sections::measure)
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("error: raw epoll, callgrind and strace are there on Linux only");
    ExitCode::FAILURE
}
