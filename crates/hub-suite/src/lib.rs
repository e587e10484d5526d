//! What every multicasting server ("hub") must show, as tests for any of them.
//!
//! The hub is a program that takes the arguments all of them take; nothing else is
//! known of it. Each behaviour is a function that starts a hub, plays its peers over
//! real sockets, and panics where the hub does something else. [`tests!`] makes tests
//! of them:
//!
//! ```text
//! mod rust {
//!     hub_suite::tests!(Some(Hub::new("hub", &Command::new("target/hub"))));
//! }
//! ```
//!
//! | file | what is in it |
//! |---|---|
//! | `tests.rs` | [`tests!`]: the list of all behaviours |
//! | `hub.rs` | [`Hub`]: how to start the server under test |
//! | `peer.rs` | a client, played by the test |
//! | `owing.rs` | a hub that owes much to one of them |
//! | `delivery.rs` | who gets a message, and in which order |
//! | `messages.rs` | empty ones, long ones, bytes that are no text; IPv6 |
//! | `pieces.rs` | one byte at a time, thousands at once, cut anywhere |
//! | `ends.rs` | a peer that has finished sending still gets what it is owed |
//! | `broken_peers.rs` | resets, broken frames, ends inside a frame |
//! | `slow_peers.rs` | peers that don't read, or not as fast as the others |
//! | `silent_peers.rs` | `--idle-timeout` |
//! | `limits.rs` | `--max-connections`, and a hub without descriptors |
//! | `crowd.rs` | 200 peers that come and go, against a model |
//! | `idle.rs` | a hub that has nothing to do does nothing |
//! | `start_and_stop.rs` | ports in use, wrong arguments, Ctrl-C, starting again |
//! | `score.rs` | how many behaviours have been shown |
//! | [`broadcast`] | the same for clients: one message to many targets |
#![forbid(unsafe_code)]
#![allow(missing_docs, reason = "the name of each behaviour says what it is")]

pub mod broadcast;
pub mod broken_peers;
pub mod crowd;
pub mod delivery;
pub mod ends;
mod hub;
#[cfg(target_os = "linux")]
pub mod idle;
pub mod limits;
pub mod messages;
mod owing;
mod peer;
pub mod pieces;
mod score;
pub mod silent_peers;
pub mod slow_peers;
pub mod start_and_stop;
mod tests;

pub use hub::Hub;
pub use score::{Score, Subject};
