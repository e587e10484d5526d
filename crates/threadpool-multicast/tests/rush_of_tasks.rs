//! What a rush of tasks takes in the queue of a pool is given back behind it.

mod common;

use std::sync::mpsc::{self, Sender};

use common::{CANCEL, NO_WAIT, hold, in_time, pool, receive, submit, wait_until};
use peak_alloc::PeakAlloc;
use testkit::DEADLINE;
use threadpool_multicast::{Shutdown, ThreadPoolExecutor};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const TASKS: usize = 200_000;

/// Bytes: far less than so many tasks take in a queue, a pointer of two words each, and more
/// than the room that a pool keeps.
const KEPT: usize = 500_000;

/// Queues the tasks twice, so that each of the two queues inside has had them: the one
/// worker begins a task that is held between the two halves. Returns what lets it end.
#[track_caller]
fn rush(pool: &ThreadPoolExecutor) -> Sender<()> {
    let first = hold(pool);
    queue_up(pool);
    let (begin, begun) = mpsc::channel();
    let (gate, gated) = mpsc::channel::<()>();
    drop(submit(pool, move || {
        begin.send(()).expect("the test waits for it");
        let _ = gated.recv_timeout(DEADLINE);
    }));
    drop(first);
    receive(&begun, "the first half is executed");
    queue_up(pool);
    gate
}

#[track_caller]
fn queue_up(pool: &ThreadPoolExecutor) {
    let before = MEMORY.current_usage();
    for _ in 0..TASKS {
        drop(submit(pool, || ()));
    }
    let grown = MEMORY.current_usage().saturating_sub(before);
    assert!(grown > 2 * KEPT, "{grown} bytes");
}

/// Waits for it, as nobody can see when a worker has become idle.
#[track_caller]
fn wait_until_given_back(before: usize) {
    wait_until("the memory is given back", || {
        MEMORY.current_usage() < before + KEPT
    });
}

/// One test, as the memory is that of the whole program.
#[test]
fn an_idle_pool_has_given_it_back_and_so_has_one_that_is_shut_down() {
    let before = MEMORY.current_usage();
    let idle = pool(1);
    drop(rush(&idle));
    wait_until_given_back(before);

    // It is of use after that.
    let gate = rush(&idle);
    idle.shutdown(NO_WAIT);
    drop(gate);
    let idle = in_time("shutdown()", move || {
        idle.shutdown(Shutdown::default());
        idle
    });
    assert_given_back(before);

    let cancelled = pool(1);
    let gate = rush(&cancelled);
    cancelled.shutdown(CANCEL);
    // The worker is still busy.
    assert_given_back(before);
    drop(gate);
    let cancelled = in_time("shutdown()", move || {
        cancelled.shutdown(Shutdown::default());
        cancelled
    });
    assert_given_back(before);
    // Until here the pools were there.
    drop((idle, cancelled));
}

/// When all workers have ended, there is nothing to wait for.
#[track_caller]
fn assert_given_back(before: usize) {
    let grown = MEMORY.current_usage().saturating_sub(before);
    assert!(grown < KEPT, "{grown} bytes");
}
