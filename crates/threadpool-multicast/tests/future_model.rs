//! Every order in which threads can meet at a future.
//!
//! `src/future_state.rs` is compiled here once more, with loom's mutex and condition variable in
//! the place of those of the standard library. Loom runs each model again and again, until
//! it has tried all orders in which the threads can take turns; a thread that waits for ever
//! in one of them is a failure.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a part of the crate, for a part of it"
)]

#[path = "../src/call.rs"]
mod call;
#[path = "../src/deadline.rs"]
mod deadline;
#[path = "../src/future.rs"]
mod future;
#[path = "../src/future_error.rs"]
mod future_error;
#[path = "../src/future_state.rs"]
mod future_state;
#[path = "../src/panics.rs"]
mod panics;

/// What `src/sync.rs` has from the standard library.
mod sync {
    pub(crate) use loom::{
        sync::{Arc, Condvar, Mutex, MutexGuard},
        thread::yield_now,
    };
}

use future::Future;
use future_error::FutureError;
use future_state::Shared;
use loom::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    thread,
};

/// A future and its worker, which counts how often the call is executed and how often it
/// is free.
struct Model {
    future: Future<usize>,
    worker: Future<usize>,
    runs: Arc<AtomicUsize>,
    frees: Arc<AtomicUsize>,
}

impl Model {
    fn new() -> Self {
        let [runs, frees] = [(); 2].map(|()| Arc::new(AtomicUsize::new(0)));
        let counter = Arc::clone(&runs);
        let shared = Shared::pending(move || {
            counter.fetch_add(1, SeqCst);
            7
        });
        // Loom's own Arc can't forget the type of the call.
        let shared: std::sync::Arc<Shared<_>> = std::sync::Arc::new(shared);
        let shared = Arc::from_std(shared);
        let future = Future::shared(Arc::clone(&shared));
        let worker = Future::shared(shared);
        Self { future, worker, runs, frees }
    }

    /// What a worker does.
    fn run(worker: Future<usize>, frees: &AtomicUsize) {
        worker.run(|| {
            frees.fetch_add(1, SeqCst);
        });
    }
}

#[test]
fn a_waiting_thread_is_woken_whenever_it_began_to_wait() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let running = thread::spawn(move || Model::run(worker, &frees));
        assert_eq!(future.result(None), Ok(&7));
        running.join().unwrap();
    });
}

#[test]
fn all_waiting_threads_are_woken() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let future = Arc::new(future);
        let other = Arc::clone(&future);
        let waiting = thread::spawn(move || other.result(None).cloned());
        let running = thread::spawn(move || Model::run(worker, &frees));
        assert_eq!(future.result(None), Ok(&7));
        assert_eq!(waiting.join().unwrap(), Ok(7));
        running.join().unwrap();
    });
}

#[test]
fn a_value_can_be_taken_as_soon_as_it_is_there() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let running = thread::spawn(move || Model::run(worker, &frees));
        assert_eq!(future.into_result(), Ok(7));
        running.join().unwrap();
    });
}

#[test]
fn a_value_can_be_taken_while_callbacks_are_called() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let calls = count_calls(&future);
        let running = thread::spawn(move || Model::run(worker, &frees));
        assert_eq!(future.into_result(), Ok(7));
        assert_eq!(calls.load(SeqCst), 1, "they have returned by then");
        running.join().unwrap();
    });
}

#[test]
fn a_call_is_either_executed_or_cancelled() {
    loom::model(|| {
        let Model { future, worker, runs, frees } = Model::new();
        let at_end = Arc::clone(&frees);
        let running = thread::spawn(move || Model::run(worker, &at_end));
        let cancelled = future.cancel();
        running.join().unwrap();
        assert!(future.done());
        assert_eq!(future.cancelled(), cancelled);
        assert_eq!(runs.load(SeqCst), usize::from(!cancelled));
        assert_eq!(frees.load(SeqCst), usize::from(!cancelled));
    });
}

#[test]
fn of_two_who_cancel_one_does_and_both_hear_that_it_is_cancelled() {
    loom::model(|| {
        let Model { future, worker, runs, .. } = Model::new();
        let calls = count_calls(&future);
        let other = thread::spawn(move || worker.cancel());
        assert!(future.cancel());
        assert!(other.join().unwrap());
        assert_eq!((runs.load(SeqCst), calls.load(SeqCst)), (0, 1));
    });
}

#[test]
fn a_waiting_thread_is_woken_when_the_call_is_cancelled() {
    loom::model(|| {
        let Model { future, worker, .. } = Model::new();
        let cancelling = thread::spawn(move || worker.cancel());
        assert_eq!(future.result(None), Err(FutureError::Cancelled));
        assert!(cancelling.join().unwrap());
    });
}

#[test]
fn a_callback_is_called_once_whenever_it_was_added() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let running = thread::spawn(move || Model::run(worker, &frees));
        let calls = count_calls(&future);
        running.join().unwrap();
        assert_eq!(calls.load(SeqCst), 1);
    });
}

#[test]
fn a_callback_is_called_once_when_a_worker_and_a_cancel_meet() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let calls = count_calls(&future);
        let running = thread::spawn(move || Model::run(worker, &frees));
        let late = count_calls(&future);
        future.cancel();
        running.join().unwrap();
        assert_eq!((calls.load(SeqCst), late.load(SeqCst)), (1, 1));
    });
}

#[test]
fn a_worker_is_free_before_anybody_knows_of_the_outcome() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let at_end = Arc::clone(&frees);
        let running = thread::spawn(move || Model::run(worker, &at_end));
        assert_eq!(future.result(None), Ok(&7));
        assert_eq!(frees.load(SeqCst), 1);
        running.join().unwrap();
    });
}

#[test]
fn who_waits_for_several_futures_hears_of_each_once() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let (sender, told) = crossbeam::channel::unbounded();
        let running = thread::spawn(move || Model::run(worker, &frees));
        future.tell(&sender, 1);
        running.join().unwrap();
        assert_eq!(told.try_iter().collect::<Vec<_>>(), [1]);
    });
}

#[test]
fn who_waits_for_several_futures_and_a_callback_hear_once_each() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let (sender, told) = crossbeam::channel::unbounded();
        let at_end = Arc::clone(&frees);
        let running = thread::spawn(move || Model::run(worker, &at_end));
        let calls = count_calls(&future);
        future.tell(&sender, 1);
        running.join().unwrap();
        assert_eq!(calls.load(SeqCst), 1);
        assert_eq!(told.try_iter().collect::<Vec<_>>(), [1]);
        assert_eq!(frees.load(SeqCst), 1);
    });
}

#[test]
fn who_waits_for_several_futures_has_heard_when_a_callback_is_called() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let (sender, told) = crossbeam::channel::unbounded();
        // In the callback a panic would be caught.
        let (heard, of_callback) = crossbeam::channel::unbounded();
        future.add_done_callback(move |_| {
            heard.send(told.try_iter().collect::<Vec<_>>()).unwrap();
        });
        future.tell(&sender, 1);
        let running = thread::spawn(move || Model::run(worker, &frees));
        future.tell(&sender, 2);
        running.join().unwrap();
        let heard = of_callback.try_recv().expect("the callback was called");
        assert_eq!(heard.first(), Some(&1), "{heard:?}");
    });
}

#[test]
fn a_callback_may_wait_until_who_waits_for_the_result_has_it() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let has_result = Arc::new((Mutex::new(false), Condvar::new()));
        let result = Arc::clone(&has_result);
        let calls = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&calls);
        future.add_done_callback(move |_| {
            let (has_result, changed) = &*result;
            let mut there = has_result.lock().unwrap();
            while !*there {
                there = changed.wait(there).unwrap();
            }
            counter.fetch_add(1, SeqCst);
        });
        let running = thread::spawn(move || Model::run(worker, &frees));
        assert_eq!(future.result(None), Ok(&7));
        *has_result.0.lock().unwrap() = true;
        has_result.1.notify_one();
        running.join().unwrap();
        assert_eq!(calls.load(SeqCst), 1);
    });
}

#[test]
fn who_does_not_wait_any_more_hears_once_at_the_most() {
    loom::model(|| {
        let Model { future, worker, frees, .. } = Model::new();
        let (sender, told) = crossbeam::channel::unbounded();
        future.tell(&sender, 1);
        let running = thread::spawn(move || Model::run(worker, &frees));
        future.forget(&sender);
        future.tell(&sender, 2);
        running.join().unwrap();
        let told: Vec<_> = told.try_iter().collect();
        assert!(told == [2] || told == [1, 2], "{told:?}");
    });
}

/// A callback that counts.
fn count_calls(future: &Future<usize>) -> Arc<AtomicUsize> {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    future.add_done_callback(move |future| {
        assert!(future.done(), "it is done by then");
        counter.fetch_add(1, SeqCst);
    });
    calls
}
