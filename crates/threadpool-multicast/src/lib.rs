//! TCP multicasting, thread pool approach: a worker for each peer.
//!
//! The section "Thread Pool Approach" of the notes. The library is `concurrent.futures` of
//! Python's standard library for Rust: [`ThreadPoolExecutor`], which executes calls on its
//! threads, and [`Future`], what a call has come to. On it stand a server that carries every
//! message to every peer, and a client that sends one message to every target.
//!
//! TCP itself knows two ends and no more: "multicasting" here is to send on each of many
//! connections. It is not IP multicast.
//!
//! | file | what is in it |
//! |---|---|
//! | `thread_pool_executor.rs` | [`ThreadPoolExecutor`]: submit, map, shutdown |
//! | `builder.rs` | [`Builder`]: the settings of a pool, each by its name |
//! | `submit_error.rs` | [`SubmitError`], [`Refusal`]: a call that was not taken in |
//! | `pool.rs` | the workers: when they start, what they do, when they end |
//! | `task_queue.rs` | the tasks on their way to the workers; checked with loom |
//! | `call.rs` | where a call waits, in the same allocation as its future |
//! | `task.rs` | a call in the queue; how many there are |
//! | `future.rs` | [`Future`]: cancel, result, exception, add_done_callback |
//! | `future_state.rs` | how far a call has come, and who hears of it; checked with loom |
//! | `future_error.rs` | [`FutureError`]: why there is no value |
//! | `as_completed.rs` | [`as_completed()`]: futures, one by one as they are done |
//! | `wait.rs` | [`wait()`]: for some of them, or for all |
//! | `map.rs` | [`Map`]: values in the order of the items |
//! | `panics.rs`, `deadline.rs` | a panic as a value; until when to wait |
//! | `sync.rs` | what the model checks replace |
//! | the server | |
//! | `server.rs` | [`Server`]: `serve_forever`, `accept_conn` |
//! | `handle_conn.rs` | what a worker does for a peer |
//! | `hub.rs` | all peers, and what one says on its way to the others |
//! | `peer.rs` | a peer: reading, writing, parting |
//! | `outbox.rs` | the bytes that a peer is owed, and who writes them |
//! | the client | |
//! | `client.rs` | [`broadcast_message`]: a task for each target |
//! | `deliver.rs` | what a worker does for a target |
//! | `connect.rs` | connecting within a time |
//! | both | |
//! | `waker.rs` | ending a wait for sockets from another thread |
#![forbid(unsafe_code)]

mod as_completed;
mod builder;
mod call;
mod client;
mod connect;
mod deadline;
mod deliver;
mod future;
mod future_error;
mod future_state;
mod handle_conn;
mod hub;
mod map;
mod outbox;
mod panics;
mod peer;
mod pool;
mod server;
mod submit_error;
mod sync;
mod task;
mod task_queue;
mod thread_pool_executor;
mod wait;
mod waker;

pub use as_completed::{AsCompleted, Unfinished, as_completed};
pub use builder::Builder;
pub use client::{ClientOptions, broadcast_message};
pub use future::Future;
pub use future_error::FutureError;
pub use map::Map;
pub use server::{Server, ServerOptions, Stopper, listen};
pub use submit_error::{Refusal, SubmitError};
pub use thread_pool_executor::{Shutdown, ThreadPoolExecutor};
pub use wait::{DoneAndNotDone, ReturnWhen, wait};
