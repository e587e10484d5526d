//! TCP multicasting, thread pool approach: a worker for each peer.
#![forbid(unsafe_code)]

mod as_completed;
mod client;
mod connect;
mod deliver;
mod future;
mod future_error;
mod handle_conn;
mod hub;
mod map;
mod outbox;
mod panics;
mod peer;
mod pool;
mod server;
mod sync;
mod task;
mod thread_pool_executor;
mod wait;
mod waker;

pub use as_completed::{AsCompleted, Unfinished, as_completed};
pub use client::{ClientOptions, broadcast_message};
pub use future::Future;
pub use future_error::FutureError;
pub use map::Map;
pub use server::{Server, ServerOptions, Stopper, listen};
pub use thread_pool_executor::{
    Builder, Refusal, Shutdown, SubmitError, ThreadPoolExecutor,
};
pub use wait::{DoneAndNotDone, ReturnWhen, wait};
