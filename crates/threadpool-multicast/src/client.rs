//! A client that sends one message to every target, with a worker for each.
//!
//! Each target is a task, and its outcome is the value of the task's future.
//! [`as_completed()`] hands them out as they come: nobody waits for the slowest.

use std::{sync::Arc, time::Duration};

use cli::{Address, Outcome};
use framing::{AnyCodec, Codec};

use crate::{ThreadPoolExecutor, as_completed, deliver::deliver, waker::Waker};

/// What a client can be told.
#[derive(Debug, Clone, Copy)]
pub struct ClientOptions {
    /// How messages are told apart, and how long they may be.
    pub codec: AnyCodec,
    /// The time to connect, and then the time for the message and its answer.
    pub timeout: Duration,
}

/// Sends one message to all targets, waits for an answer of each, and returns how many have
/// given one. Each target's outcome goes to `on_outcome` as soon as it is known.
///
/// # Errors
///
/// The message does not fit the framing; there can be no thread at all; those of
/// `on_outcome`, after which the rest is given up. What goes wrong with a target is its
/// outcome.
pub fn broadcast_message(
    targets: &[Address],
    message: &[u8],
    options: ClientOptions,
    mut on_outcome: impl FnMut(&Address, &Outcome) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let mut frame = Vec::new();
    options.codec.encode(message, &mut frame)?;
    let frame: Arc<[u8]> = frame.into();
    // ANCHOR: broadcast_message
    let pool = ThreadPoolExecutor::builder()
        .max_workers(targets.len().max(1))
        .thread_name_prefix("target")
        .build()?;
    // Behind the pool, so that it is dropped before: the pool waits for its workers.
    let stop = Stop(Arc::new(Waker::new()?));

    let mut futures = Vec::new();
    for (number, target) in targets.iter().enumerate() {
        let (target, frame) = (target.clone(), Arc::clone(&frame));
        let stop = Arc::clone(&stop.0);
        futures.push(
            pool.submit(move || (number, deliver(&target, &frame, options, &stop)))?,
        );
    }
    let mut delivered = 0;
    for future in as_completed(futures, None) {
        let (number, outcome) = future?.into_result()?;
        delivered += usize::from(outcome == Outcome::Delivered);
        on_outcome(&targets[number], &outcome)?;
    }
    // ANCHOR_END: broadcast_message
    Ok(delivered)
}

/// When this is dropped, nobody waits for a target any more.
struct Stop(Arc<Waker>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.wake();
    }
}
