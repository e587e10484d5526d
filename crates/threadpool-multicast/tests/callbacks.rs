//! `Future::add_done_callback`: who calls it, when, and in which order.

mod common;

use std::{
    sync::{Arc, mpsc},
    thread,
};

use common::{
    NOW, SOON, counting_pool, hold, listen_to_the_log, outcome, panicked, pool,
    receive, value, wait_for_log, worker_of,
};
use threadpool_multicast::{Future, FutureError};

/// Has a callback say what the future has come to, and on which thread it was called.
fn report<T: Clone + Send + Sync + 'static>(
    future: &Future<T>,
) -> mpsc::Receiver<(Result<T, FutureError>, thread::ThreadId)> {
    let (sender, report) = mpsc::channel();
    future.add_done_callback(move |future| {
        let outcome = future.result(NOW).cloned();
        let told = (outcome, thread::current().id());
        sender.send(told).expect("the test listens");
    });
    report
}

#[test]
fn it_is_called_by_the_worker_when_the_call_returns() {
    let pool = pool(1);
    let worker = worker_of(&pool);
    let held = hold(&pool);
    let report = report(&held.future);
    drop(held);
    assert_eq!(receive(&report, "a callback"), (Ok("held"), worker));
}

#[test]
fn it_is_called_by_the_worker_when_the_call_panics() {
    let pool = pool(1);
    let worker = worker_of(&pool);
    let held = hold(&pool);
    let future = pool.submit(|| -> u8 { panic!("oh no") }).unwrap();
    let report = report(&future);
    drop(held);
    assert_eq!(receive(&report, "a callback"), (Err(panicked("oh no")), worker));
}

#[test]
fn it_is_called_within_cancel_by_who_cancels() {
    let pool = pool(1);
    let _held = hold(&pool);
    let future = pool.submit(|| ()).unwrap();
    let report = report(&future);
    assert!(report.try_recv().is_err());
    assert!(future.cancel());
    let told = report.try_recv().expect("it was called within cancel()");
    assert_eq!(told, (Err(FutureError::Cancelled), thread::current().id()));
}

#[test]
fn of_a_call_that_has_returned_it_is_called_at_once_by_who_adds_it() {
    let pool = pool(1);
    let future = pool.submit(|| 7).unwrap();
    value(&future);
    let told = report(&future).try_recv().expect("it was called at once");
    assert_eq!(told, (Ok(7), thread::current().id()));
}

#[test]
fn of_a_call_that_has_panicked_it_is_called_at_once_by_who_adds_it() {
    let pool = pool(1);
    let future = pool.submit(|| -> u8 { panic!("oh no") }).unwrap();
    outcome(&future).unwrap_err();
    let told = report(&future).try_recv().expect("it was called at once");
    assert_eq!(told, (Err(panicked("oh no")), thread::current().id()));
}

#[test]
fn of_a_cancelled_call_it_is_called_at_once_by_who_adds_it() {
    let pool = pool(1);
    let _held = hold(&pool);
    let future = pool.submit(|| ()).unwrap();
    future.cancel();
    let told = report(&future).try_recv().expect("it was called at once");
    assert_eq!(told, (Err(FutureError::Cancelled), thread::current().id()));
}

#[test]
fn callbacks_are_called_in_the_order_in_which_they_were_added() {
    let pool = pool(1);
    let held = hold(&pool);
    let (sender, numbers) = mpsc::channel();
    for number in 0..10 {
        let sender = sender.clone();
        held.future.add_done_callback(move |_| sender.send(number).unwrap());
    }
    drop(sender);
    drop(held);
    let called: Vec<_> = (0..10).map(|_| receive(&numbers, "a callback")).collect();
    assert_eq!(called, (0..10).collect::<Vec<_>>());
    // Each once, and then they are gone.
    assert!(numbers.recv_timeout(testkit::DEADLINE).is_err());
}

#[test]
fn one_that_panics_is_logged_and_the_others_are_called() {
    listen_to_the_log();
    let pool = pool(1);
    let worker = worker_of(&pool);
    let held = hold(&pool);
    let first = report(&held.future);
    held.future.add_done_callback(|_| panic!("the second callback"));
    let third = report(&held.future);
    drop(held);
    assert_eq!(receive(&first, "the first"), (Ok("held"), worker));
    assert_eq!(receive(&third, "the third"), (Ok("held"), worker));
    wait_for_log("a callback of a future panicked: the second callback");
    assert_eq!(worker_of(&pool), worker);
}

#[test]
fn one_that_panics_at_once_is_logged_and_who_adds_it_goes_on() {
    listen_to_the_log();
    let pool = pool(1);
    let future = pool.submit(|| 7).unwrap();
    value(&future);
    future.add_done_callback(|_| panic!("a late callback"));
    wait_for_log("a callback of a future panicked: a late callback");
    assert_eq!(value(&future), 7);
}

#[test]
fn one_that_panics_within_cancel_is_logged_and_who_cancels_goes_on() {
    listen_to_the_log();
    let pool = pool(1);
    let _held = hold(&pool);
    let future = pool.submit(|| ()).unwrap();
    future.add_done_callback(|_| panic!("a callback of a cancelled one"));
    assert!(future.cancel());
    wait_for_log("a callback of a future panicked: a callback of a cancelled one");
}

#[test]
fn one_that_is_added_by_a_callback_is_called_at_once() {
    let pool = pool(1);
    let held = hold(&pool);
    let (sender, order) = mpsc::channel();
    let inner = sender.clone();
    held.future.add_done_callback(move |future| {
        let inner = inner.clone();
        future.add_done_callback(move |_| inner.send("inner").unwrap());
    });
    held.future.add_done_callback(move |_| sender.send("second").unwrap());
    drop(held);
    assert_eq!(receive(&order, "a callback"), "inner");
    assert_eq!(receive(&order, "a callback"), "second");
}

#[test]
fn the_failure_of_a_future_that_nobody_keeps_comes_to_its_callback() {
    let pool = pool(1);
    let held = hold(&pool);
    let report = {
        let future = pool.submit(|| -> u8 { panic!("nobody asks") }).unwrap();
        report(&future)
    };
    drop(held);
    let (outcome, _) = receive(&report, "the callback is called");
    assert_eq!(outcome, Err(panicked("nobody asks")));
}

#[test]
fn one_that_waits_for_a_new_task_of_its_pool_gets_another_worker() {
    let (pool, started) = counting_pool(2);
    let pool = Arc::new(pool);
    let held = hold(&pool);
    let (sender, reports) = mpsc::channel();
    let same = Arc::clone(&pool);
    held.future.add_done_callback(move |_| {
        let inner = same.submit(|| thread::current().id()).unwrap();
        let told = inner.result(SOON).copied();
        sender.send((told, thread::current().id())).unwrap();
    });
    drop(held);
    let (inner, outer) = receive(&reports, "the callback ends");
    assert_ne!(inner.expect("there is a worker for it"), outer);
    assert_eq!(started.load(std::sync::atomic::Ordering::SeqCst), 2);
}

#[test]
fn one_that_submits_and_does_not_wait_needs_no_other_worker() {
    let pool = Arc::new(pool(1));
    let held = hold(&pool);
    let (sender, executed) = mpsc::channel();
    let same = Arc::clone(&pool);
    held.future.add_done_callback(move |_| {
        drop(same.submit(move || sender.send(()).unwrap()).unwrap());
    });
    drop(held);
    receive(&executed, "the task of the callback is executed");
}

#[test]
fn what_is_added_while_the_call_ends_is_called_once_whoever_is_first() {
    let pool = pool(2);
    let (sender, calls) = mpsc::channel();
    for number in 0..2_000 {
        let future = pool.submit(|| ()).unwrap();
        let sender = sender.clone();
        future.add_done_callback(move |_| sender.send(number).unwrap());
    }
    drop(sender);
    let mut called: Vec<_> =
        (0..2_000).map(|_| receive(&calls, "a callback is called")).collect();
    called.sort_unstable();
    assert!(called.into_iter().eq(0..2_000));
    assert!(calls.recv_timeout(testkit::DEADLINE).is_err(), "one is called twice");
}
