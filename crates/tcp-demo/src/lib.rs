//! TCP: the basics of sockets, their modes, and messages over a real connection.
//!
//! The section "Socket API" of the notes but for UDP, and "TCP Message Delivery". The
//! client sends messages, the server answers each with the same message, under any of
//! the four framings of the crate `framing`.
//!
//! | file | what is in it |
//! |---|---|
//! | `listener.rs` | [`listen`]: socket, bind, listen with a backlog |
//! | `connect.rs` | [`connect()`]: within a time, over all addresses of a name |
//! | `connect_ex.rs` | [`connect_ex()`]: without waiting, and an error number |
//! | `mode.rs` | [`Mode`]: blocking, non-blocking, timeout |
//! | `deadline.rs` | [`DeadlineStream`]: a deadline for a message, not for a read |
//! | `close.rs` | [`finish`]: shutdown and close without losing what was sent |
//! | `server.rs` | [`Server`]: one client at a time |
//! | `stop.rs` | [`Stopper`]: waking a thread that waits in a socket |
//! | `client.rs` | [`send_messages`]: writes and reads at the same time |
//! | `progress.rs` | what the two threads of the client tell each other |
#![forbid(unsafe_code)]

mod client;
mod close;
mod connect;
mod connect_ex;
mod deadline;
mod listener;
mod mode;
mod progress;
mod server;
mod stop;

pub use client::{ClientOptions, send_messages};
pub use close::finish;
pub use connect::connect;
pub use connect_ex::connect_ex;
pub use deadline::DeadlineStream;
pub use listener::{DEFAULT_BACKLOG, listen};
pub use mode::{Mode, is_timeout};
pub use server::{Server, ServerOptions};
pub use stop::Stopper;
