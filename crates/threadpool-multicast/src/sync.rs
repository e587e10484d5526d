//! What the state machine of a future stands on. `tests/future_model.rs` puts loom's in its
//! place, and tries every order in which threads can meet there.

pub(crate) use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard},
    thread::yield_now,
};
