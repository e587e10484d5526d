//! What the tests of all crates need. Everything here has a deadline: a test that
//! hangs fails.
//!
//! | file | what is in it |
//! |---|---|
//! | `process.rs` | [`Server`], [`run`]: the programs as child processes |
//! | `terminal.rs` | [`Terminal`]: a child that somebody types to |
//! | `lines.rs` | what a child has written, line by line |
//! | `played.rs` | [`play`], [`echo`]: servers that a test plays itself |
//! | `targets.rs` | [`Refusing`], [`Full`]: nobody gets through to them |
//! | `tools.rs` | [`python`], [`netcat`]: may be missing, and then [`skip`] |
//! | `language.rs` | [`Twins`], [`Language`]: a program of a crate and its Python twin |
//! | `twin.rs` | [`compare_with_python`]: a crate and its Python twin |
//! | `examples.rs` | [`run_examples`]: the examples of a crate, all of them |
//! | `pitfalls.rs` | [`run_pitfalls`], [`pitfalls()`]: those examples that stand against a belief |
//! | `transcript.rs` | [`run_demo`], [`transcripts()`]: what a program has printed once |
//! | `sockets.rs` | [`pair`], [`udp_socket`], [`wait_until_queued`]: the staging of a situation |
//! | `usage.rs` | [`peak_memory`], `Work`: what a process takes of the machine |
#![forbid(unsafe_code)]

use std::time::Duration;

mod examples;
mod language;
mod lines;
mod pitfalls;
mod played;
mod process;
mod sockets;
mod targets;
mod terminal;
mod tools;
mod transcript;
mod twin;
mod usage;

pub use examples::{run_examples, run_examples_with_panics};
pub use language::{Language, Twins};
pub use pitfalls::{Pitfall, pitfalls, run_pitfalls};
pub use played::{Played, echo, play, play_on, read_line, read_to_end, reset};
pub use process::{Finished, Server, run};
pub use sockets::{
    connect, listen, pair, pair_with_little_room, udp_socket, wait_until_queued,
};
pub use targets::{Full, Refusing, listen_with_little_room};
pub use terminal::Terminal;
pub use tools::{netcat, python, say, skip};
pub use transcript::{Transcript, run_demo, transcripts};
pub use twin::{ask_python, compare_with_python, hex};
#[cfg(target_os = "linux")]
pub use usage::Work;
pub use usage::peak_memory;

/// How long anything may take that ought to happen at once.
pub const DEADLINE: Duration = Duration::from_secs(20);
