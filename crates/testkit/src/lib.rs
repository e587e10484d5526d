//! What the tests of all crates need. Everything here has a deadline: a test that
//! hangs fails.
//!
//! | file | what is in it |
//! |---|---|
//! | `process.rs` | [`Server`], [`run`]: the programs as child processes |
//! | `tools.rs` | [`python`], [`netcat`]: may be missing, and then [`skip`] |
//! | `twin.rs` | [`compare_with_python`]: a crate and its Python twin |
//! | `examples.rs` | [`run_examples`]: the examples of a crate, all of them |
//! | `sockets.rs` | [`pair`], [`wait_until_queued`]: the staging of a situation |
//! | `usage.rs` | [`peak_memory`], `Work`: what a process takes of the machine |
#![forbid(unsafe_code)]

use std::time::Duration;

mod examples;
mod process;
mod sockets;
mod tools;
mod twin;
mod usage;

pub use examples::run_examples;
pub use process::{Finished, Server, run};
pub use sockets::{connect, listen, pair, wait_until_queued};
pub use tools::{netcat, python, say, skip};
pub use twin::{ask_python, compare_with_python, hex};
#[cfg(target_os = "linux")]
pub use usage::Work;
pub use usage::peak_memory;

/// How long anything may take that ought to happen at once.
pub const DEADLINE: Duration = Duration::from_secs(20);
