//! TCP multicasting, single thread approach: many peers on one thread.
#![deny(unsafe_code)]

mod batch;
mod deadlines;
mod default_selector;
mod event_mask;
mod listen;
mod listener;
mod outbox;
mod peer;
mod selector_key;
mod server;
mod stop;
mod waker;

pub use default_selector::DefaultSelector;
pub use event_mask::{EVENT_READ, EVENT_WRITE, EventMask};
pub use listen::{DEFAULT_BACKLOG, listen};
pub use selector_key::{Fd, SelectorKey, Token};
pub use server::{Server, ServerOptions};
pub use stop::Stopper;
pub use waker::Waker;
