//! `Future::into_result`: the value itself, when nobody else looks at it any more.

mod common;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
        mpsc,
    },
    thread,
    time::Duration,
};

use common::{
    CANCEL, NOW, hold, in_time, panicked, pool, receive, submit, wait_until,
};
use threadpool_multicast::{Future, FutureError};

#[test]
fn into_result_gives_the_value_itself() {
    let pool = pool(1);
    let value = Arc::new(7);
    let given = Arc::clone(&value);
    let future = pool.submit(move || given).unwrap();
    let taken = in_time("into_result()", || future.into_result()).unwrap();
    assert!(Arc::ptr_eq(&taken, &value));
    drop(taken);
    wait_until("nobody else has it", || Arc::strong_count(&value) == 1);
}

#[test]
fn into_result_waits_for_the_callbacks_as_they_look_at_the_value() {
    let pool = pool(1);
    let held = hold(&pool);
    let (is_called, called) = mpsc::channel();
    let (gate, gated) = mpsc::channel::<()>();
    held.future.add_done_callback(move |future| {
        is_called.send(()).unwrap();
        let _ = gated.recv_timeout(testkit::DEADLINE);
        assert_eq!(future.result(NOW), Ok(&"held"));
    });
    let future = held.release();
    receive(&called, "the callback is called");
    assert_eq!(future.result(NOW), Ok(&"held"), "there while callbacks are called");
    let (sender, taken) = mpsc::channel();
    let taking = thread::spawn(move || sender.send(future.into_result()).unwrap());
    taken.recv_timeout(Duration::from_millis(30)).expect_err("it has not waited");
    drop(gate);
    assert_eq!(receive(&taken, "into_result() returns"), Ok("held"));
    taking.join().unwrap();
}

/// Asserts that `into_result` comes to this when the callbacks have returned, and not
/// before. `end` ends the call; it may be on this thread that callbacks are called.
#[track_caller]
fn assert_into_result_waits_for_callbacks(
    future: Future<u8>,
    end: impl FnOnce() + Send + 'static,
    expected: FutureError,
) {
    let (is_called, called) = mpsc::channel();
    let (gate, gated) = mpsc::channel::<()>();
    let has_returned = Arc::new(AtomicBool::new(false));
    let at_end = Arc::clone(&has_returned);
    future.add_done_callback(move |_| {
        is_called.send(()).expect("the test waits for it");
        let _ = gated.recv_timeout(testkit::DEADLINE);
        at_end.store(true, SeqCst);
    });
    let ending = thread::spawn(end);
    receive(&called, "the callback is called");
    let (sender, taken) = mpsc::channel();
    let taking = thread::spawn(move || {
        let result = future.into_result();
        sender
            .send((result, has_returned.load(SeqCst)))
            .expect("the test waits for it");
    });
    taken.recv_timeout(Duration::from_millis(30)).expect_err("it has not waited");
    drop(gate);
    let taken = receive(&taken, "into_result() returns");
    assert_eq!(taken, (Err(expected), true));
    taking.join().expect("it does not panic");
    ending.join().expect("it does not panic");
}

#[test]
fn into_result_waits_for_the_callbacks_of_a_call_that_panicked() {
    let pool = pool(1);
    let (gate, gated) = mpsc::channel::<()>();
    let future = submit(&pool, move || -> u8 {
        let _ = gated.recv_timeout(testkit::DEADLINE);
        panic!("oh no");
    });
    let end = move || drop(gate);
    assert_into_result_waits_for_callbacks(future, end, panicked("oh no"));
}

#[test]
fn into_result_waits_for_the_callbacks_of_a_cancelled_call() {
    let pool = Arc::new(pool(1));
    let held = hold(&pool);
    let future = submit(&pool, || 7);
    let same = Arc::clone(&pool);
    let end = move || same.shutdown(CANCEL);
    assert_into_result_waits_for_callbacks(future, end, FutureError::Cancelled);
    drop(held);
}

#[test]
fn into_result_gives_values_away_as_fast_as_they_come() {
    in_time("into_result()", || {
        let pool = pool(2);
        for number in 0..2_000 {
            let future = pool.submit(move || vec![number]).unwrap();
            assert_eq!(future.into_result(), Ok(vec![number]));
        }
    });
}
