//! TCP multicasting, single thread approach: many peers on one thread.
//!
//! The section "Single Thread Approach" of the notes. The library is `selectors` of
//! Python's standard library for Rust: [`DefaultSelector`], which watches sockets, and says
//! which are ready. On it stand a server that carries every message to every peer, and a
//! client that sends every message to every target.
//!
//! TCP itself knows two ends and no more: "multicasting" here is to send on each of many
//! connections. It is not IP multicast.
//!
//! | file | what is in it |
//! |---|---|
//! | `default_selector.rs` | [`DefaultSelector`]: register, modify, unregister, select |
//! | `selector_key.rs` | [`SelectorKey`], [`Token`]: a registration, and who it is |
//! | `event_mask.rs` | [`EVENT_READ`], [`EVENT_WRITE`]: the events mask |
//! | `waker.rs` | [`Waker`]: ends a wait from another thread |
//! | the server | |
//! | `server.rs` | [`Server`]: `serve_forever`, `accept_conn`, `service_conn` |
//! | `listen.rs`, `listener.rs` | [`listen()`], and a listener that can rest |
//! | `peer.rs` | what the server knows of a peer |
//! | `batch.rs` | the messages of one round, as the frames that came |
//! | `farewell.rs` | how a connection ends: with all that is owed, or at once |
//! | `stop.rs` | [`Stopper`]: ends the loop from another thread |
//! | the client | |
//! | `client.rs` | [`broadcast_message`] and [`Client`]: once, or until the queue ends |
//! | `connections.rs` | `start_conn`, and what is done when a target is ready |
//! | `report.rs` | what the client program tells its user |
//! | `conn.rs` | what the client knows of a connection |
//! | `message_queue.rs` | [`MessageSender`]: many producers, and a loop that never waits |
//! | both | |
//! | `nonblocking.rs` | reading and writing without ever waiting |
//! | `outbox.rs` | the bytes that the kernel had no room for |
//! | `deadlines.rs` | until when something has to happen, for each of many |
#![deny(unsafe_code)]

mod batch;
mod client;
mod conn;
mod connections;
mod deadlines;
mod default_selector;
mod event_mask;
mod farewell;
mod listen;
mod listener;
mod message_queue;
mod nonblocking;
mod outbox;
mod peer;
mod report;
mod selector_key;
mod server;
mod stop;
mod waker;

pub use client::{Client, ClientOptions, News, broadcast_message};
pub use default_selector::DefaultSelector;
pub use event_mask::{EVENT_READ, EVENT_WRITE, EventMask};
pub use listen::listen;
pub use message_queue::MessageSender;
pub use report::report_service;
pub use selector_key::{Fd, SelectorKey, Token};
pub use server::{Server, ServerOptions};
pub use stop::Stopper;
pub use waker::Waker;
