//! TCP multicasting, single thread approach: many peers on one thread.
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
mod outbox;
mod peer;
mod selector_key;
mod server;
mod stop;
mod target;
mod waker;

pub use client::{Client, ClientOptions, News, broadcast_message};
pub use default_selector::DefaultSelector;
pub use event_mask::{EVENT_READ, EVENT_WRITE, EventMask};
pub use listen::{DEFAULT_BACKLOG, listen};
pub use message_queue::MessageSender;
pub use selector_key::{Fd, SelectorKey, Token};
pub use server::{Server, ServerOptions};
pub use stop::Stopper;
pub use target::{Outcome, Target};
pub use waker::Waker;

/// Whether an error of a non-blocking socket says no more than "not now".
fn is_transient(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{Interrupted, WouldBlock};
    matches!(error.kind(), Interrupted | WouldBlock)
}
