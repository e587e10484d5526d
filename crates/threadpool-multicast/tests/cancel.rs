//! `Future::cancel`: before a call begins, and not later.

mod common;

use std::sync::{Arc, mpsc};

use common::{CANCEL, NOW, hold, in_time, outcome, panicked, pool, receive, value};
use threadpool_multicast::{FutureError, Shutdown};

#[test]
fn a_pending_call_is_cancelled_and_never_executed() {
    let pool = pool(1);
    let held = hold(&pool);
    let (sender, executed) = mpsc::channel();
    let future = pool.submit(move || sender.send(()).unwrap()).unwrap();
    assert!(future.cancel());
    assert_eq!(future.result(NOW), Err(FutureError::Cancelled));
    drop(held);
    value(&pool.submit(|| ()).unwrap());
    assert!(executed.try_recv().is_err(), "it was executed all the same");
}

#[test]
fn a_running_call_is_not_cancelled_and_goes_on() {
    let pool = pool(1);
    let held = hold(&pool);
    assert!(!held.future.cancel());
    assert!(held.future.running());
    assert!(!held.future.cancelled());
    assert_eq!(value(&held.release()), "held");
}

#[test]
fn to_cancel_twice_is_to_cancel_once() {
    let pool = pool(1);
    let _held = hold(&pool);
    let future = pool.submit(|| ()).unwrap();
    let (sender, calls) = mpsc::channel();
    future.add_done_callback(move |_| sender.send(()).unwrap());
    assert!(future.cancel());
    assert!(future.cancel());
    assert!(future.cancelled());
    assert_eq!(calls.iter().count(), 1);
}

#[test]
fn a_call_that_has_returned_is_not_cancelled() {
    let pool = pool(1);
    let future = pool.submit(|| 7).unwrap();
    value(&future);
    assert!(!future.cancel());
    assert!(!future.cancelled());
    assert_eq!(value(&future), 7);
}

#[test]
fn a_call_that_has_panicked_is_not_cancelled() {
    let pool = pool(1);
    let future = pool.submit(|| -> u8 { panic!("oh no") }).unwrap();
    outcome(&future).unwrap_err();
    assert!(!future.cancel());
    assert!(!future.cancelled());
    assert_eq!(outcome(&future), Err(panicked("oh no")));
}

#[test]
fn of_many_who_cancel_while_a_worker_takes_it_all_are_told_the_same() {
    let pool = pool(2);
    for _ in 0..500 {
        let future = Arc::new(pool.submit(|| ()).unwrap());
        let others: Vec<_> = (0..2)
            .map(|_| {
                let future = Arc::clone(&future);
                pool.submit(move || future.cancel()).unwrap()
            })
            .collect();
        let mut told = vec![future.cancel()];
        told.extend(others.iter().map(value));
        let was_cancelled = outcome(&future) == Err(FutureError::Cancelled);
        assert_eq!(told, [was_cancelled; 3]);
    }
}

#[test]
fn to_submit_cancel_and_shut_down_at_once_does_not_hang() {
    for wait in [false, true] {
        in_time("shutdown", move || {
            for _ in 0..200 {
                let pool = pool(2);
                let future = pool.submit(|| ()).unwrap();
                let cancelled = future.cancel();
                pool.shutdown(Shutdown { wait, ..CANCEL });
                assert_eq!(
                    outcome(&future).is_err(),
                    cancelled || future.cancelled()
                );
            }
        });
    }
}

#[test]
fn a_cancelled_call_takes_no_worker_from_the_next() {
    let pool = pool(1);
    let held = hold(&pool);
    let futures: Vec<_> = (0..100).map(|_| pool.submit(|| ()).unwrap()).collect();
    let (sender, executed) = mpsc::channel();
    let next = pool.submit(move || sender.send(()).unwrap()).unwrap();
    assert!(futures.iter().all(|future| future.cancel()));
    drop(held);
    receive(&executed, "the next one is executed");
    assert_eq!(value(&next), ());
}
