//! Who waits for a future again and again, and gives up each time, leaves nothing in it.

mod common;

use std::time::Duration;

use common::{NOW, hold, pool};
use peak_alloc::PeakAlloc;
use threadpool_multicast::{Future, ReturnWhen, as_completed, wait};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The memory in use does not grow while something is done often.
#[track_caller]
fn assert_leaves_nothing(
    mut future: Future<&'static str>,
    mut it: impl FnMut(Future<&'static str>) -> Future<&'static str>,
) -> Future<&'static str> {
    // What is allocated once and for all is there then.
    for _ in 0..10 {
        future = it(future);
    }
    let before = MEMORY.current_usage();
    for _ in 0..1_000 {
        future = it(future);
    }
    let grown = MEMORY.current_usage().saturating_sub(before);
    // A byte for each would be too much.
    assert!(grown < 1_000, "{grown} bytes");
    future
}

/// One test, as the memory is that of the whole program.
#[test]
fn neither_does_wait_nor_as_completed_nor_result() {
    let pool = pool(1);
    let held = hold(&pool);
    let (future, gate) = held.into_parts();
    let future = assert_leaves_nothing(future, |future| {
        let mut waited = wait([future], NOW, ReturnWhen::AllCompleted);
        waited.not_done.pop().expect("it is not done")
    });
    let future = assert_leaves_nothing(future, |future| {
        let mut completed = as_completed([future], NOW);
        completed.next().unwrap().unwrap_err();
        completed.into_rest().pop().expect("it is not done")
    });
    let future = assert_leaves_nothing(future, |future| {
        future.result(Some(Duration::from_nanos(1))).unwrap_err();
        future
    });
    drop(gate);
    drop(future);
}
