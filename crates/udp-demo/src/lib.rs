//! Socket API, UDP: a server that answers each datagram, and a client that knows what
//! has become of its own.
//!
//! A datagram arrives whole or not at all, perhaps twice, perhaps late. Nobody says
//! which: whoever sends it asks for an answer and waits for it with a deadline.
//!
//! | file | what is in it |
//! |---|---|
//! | `server.rs` | [`Server`]: bind, then answer each datagram to its sender, until [`Stopper::stop`] |
//! | `client.rs` | [`talk`], [`Client`]: send, wait with a deadline, send again, tell refused from silent |
//! | `payload.rs` | [`Payload`]: what a datagram holds, a message or a series of frames |
//! | `socket.rs` | [`bind`], [`connect`], [`MAX_DATAGRAM_LEN`]: where std is not enough, socket2 |
//! | `arguments.rs` | [`PayloadArgs`], [`Patience`]: arguments of the programs |
#![forbid(unsafe_code)]

mod arguments;
mod client;
mod payload;
mod server;
mod socket;

pub use arguments::{Patience, PayloadArgs};
pub use client::{Client, talk};
pub use payload::{Payload, PayloadError};
pub use server::{Server, Stopper};
pub use socket::{MAX_DATAGRAM_LEN, bind, connect};
