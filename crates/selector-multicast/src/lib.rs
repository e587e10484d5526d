//! TCP multicasting, single thread approach: many peers on one thread.
#![deny(unsafe_code)]

mod default_selector;
mod event_mask;
mod selector_key;
mod waker;

pub use default_selector::DefaultSelector;
pub use event_mask::{EVENT_READ, EVENT_WRITE, EventMask};
pub use selector_key::{Fd, SelectorKey, Token};
pub use waker::Waker;
