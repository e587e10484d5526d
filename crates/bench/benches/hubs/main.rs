//! The same hub twice: one loop for all peers, and a worker for each: `just bench hubs`.
//!
//! | file | what is in it |
//! |---|---|
//! | `measure.rs` | the order of the measurement, and the tables |
//! | `contestants.rs` | who takes part: both hubs in Rust and in Python, and a careless one |
//! | `careless.rs` | a hub that writes to one peer after the other, and waits for each |
//! | `audience.rs` | a hundred clients, one of which may stop reading |
//! | `latency.rs` | how long messages took, as a distribution |
//! | `cost.rs` | what a hub costs the system, from `/proc` |
//!
//! It takes less than a minute and judges nothing: it exits with 0 when it has measured.
#![forbid(unsafe_code)]

#[cfg(target_os = "linux")]
mod audience;
#[cfg(target_os = "linux")]
mod careless;
#[cfg(target_os = "linux")]
mod contestants;
#[cfg(target_os = "linux")]
mod cost;
#[cfg(target_os = "linux")]
mod latency;
#[cfg(target_os = "linux")]
mod measure;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    bench::run_bench(contestants::serve, measure::measure)
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("error: epoll and /proc are there on Linux only");
    ExitCode::FAILURE
}
