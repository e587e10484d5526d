//! What every client that sends one message to many targets must show.
//!
//! The client is a program that takes the arguments all of them take. Each behaviour is
//! a function that plays the targets, runs the client, and panics where its report is not
//! true. [`broadcast_tests!`](crate::broadcast_tests) makes tests of them, as
//! [`tests!`](crate::tests!) does for the servers.
//!
//! | file | what is in it |
//! |---|---|
//! | `tests.rs` | [`broadcast_tests!`](crate::broadcast_tests): the list of all behaviours |
//! | `client.rs` | [`Client`]: how to run the client under test |
//! | `report.rs` | a line a target, the count, the exit status |
//! | `outcomes.rs` | what becomes of the message, each with its sentence |
//! | `patience.rs` | nobody waits for the slowest, and nothing lasts for ever |
//! | `addresses.rs` | names, IPv6, the same target twice |
//! | `contents.rs` | from stdin, long, empty, not fitting |
//! | `crowd.rs` | 200 targets at once; too few descriptors |
//! | `arguments.rs` | wrong ones get a sentence |
//! | `leaving.rs` | a reader who has seen enough; Ctrl-C |

pub mod addresses;
pub mod arguments;
mod client;
pub mod contents;
pub mod crowd;
#[cfg(unix)]
pub mod leaving;
pub mod outcomes;
pub mod patience;
pub mod report;
mod tests;

pub use client::Client;
