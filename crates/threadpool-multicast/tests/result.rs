//! `Future::result`, `into_result` and `exception`: waiting for an outcome.

mod common;

use std::{
    sync::{Arc, Barrier, mpsc},
    thread,
    time::{Duration, Instant},
};

use common::{NOW, hold, in_time, outcome, panicked, pool, value};
use threadpool_multicast::{Future, FutureError};

/// Some begin to wait before the outcome is there, some after.
const ROUNDS: usize = 300;

#[test]
fn without_time_there_is_no_result_of_a_call_that_is_pending_or_running() {
    let pool = pool(1);
    let held = hold(&pool);
    let pending = pool.submit(|| ()).unwrap();
    assert_eq!(held.future.result(NOW), Err(FutureError::Timeout));
    assert_eq!(pending.result(NOW), Err(FutureError::Timeout));
    assert_eq!(held.future.exception(NOW), Err(FutureError::Timeout));
    assert_eq!(pending.exception(NOW), Err(FutureError::Timeout));
}

#[test]
fn after_a_timeout_the_call_goes_on_and_one_may_ask_again() {
    let pool = pool(1);
    let held = hold(&pool);
    let timeout = Duration::from_millis(30);
    let start = Instant::now();
    assert_eq!(held.future.result(Some(timeout)), Err(FutureError::Timeout));
    assert!(start.elapsed() >= timeout);
    assert!(held.future.running());
    assert_eq!(value(&held.release()), "held");
}

#[test]
fn a_cancelled_call_has_neither_a_result_nor_an_exception() {
    let pool = pool(1);
    let _held = hold(&pool);
    let future = pool.submit(|| ()).unwrap();
    future.cancel();
    assert_eq!(future.result(NOW), Err(FutureError::Cancelled));
    assert_eq!(future.exception(NOW), Err(FutureError::Cancelled));
    assert_eq!(future.into_result(), Err(FutureError::Cancelled));
}

#[test]
fn the_panic_of_a_call_is_its_exception_and_comes_instead_of_a_result() {
    let pool = pool(1);
    let future = pool.submit(|| -> u8 { panic!("{} is no number", "x") }).unwrap();
    let expected = panicked("x is no number");
    assert_eq!(outcome(&future), Err(expected.clone()));
    assert_eq!(future.result(NOW), Err(expected.clone()));
    assert_eq!(future.exception(NOW), Ok(Some(expected.clone())));
    assert_eq!(future.into_result(), Err(expected));
}

#[test]
fn a_call_that_returns_has_a_result_and_no_exception() {
    let pool = pool(1);
    let future = pool.submit(|| 7).unwrap();
    assert_eq!(outcome(&future), Ok(7));
    assert_eq!(future.result(NOW), Ok(&7));
    assert_eq!(future.exception(NOW), Ok(None));
    assert_eq!(future.into_result(), Ok(7));
}

#[test]
fn an_error_that_a_call_returns_is_its_value() {
    let pool = pool(1);
    let future = pool.submit(|| "x".parse::<u8>()).unwrap();
    let value = value(&future);
    assert!(value.is_err());
    assert_eq!(future.exception(NOW), Ok(None));
}

#[test]
fn a_result_is_lent_as_often_as_one_asks_and_is_always_the_same() {
    let pool = pool(1);
    let future = pool.submit(|| String::from("value")).unwrap();
    let first = future.result(None).unwrap();
    let second = future.result(None).unwrap();
    assert!(std::ptr::eq(first, second));
}

#[test]
fn who_waits_for_the_result_gets_it_when_the_call_returns() {
    in_time("result()", || {
        let pool = pool(1);
        for _ in 0..ROUNDS {
            let held = hold(&pool);
            let (future, gate) = held.into_parts();
            let future = Arc::new(future);
            let waiter = waiter(&future, |future| future.result(None).copied());
            drop(gate);
            assert_eq!(waiter.join().unwrap(), Ok("held"));
        }
    });
}

#[test]
fn who_waits_for_the_result_with_a_timeout_does_not_wait_until_it_is_over() {
    in_time("result()", || {
        let pool = pool(1);
        for _ in 0..ROUNDS {
            let held = hold(&pool);
            let (future, gate) = held.into_parts();
            let future = Arc::new(future);
            let hour = Some(Duration::from_secs(3600));
            let waiter = waiter(&future, move |future| future.result(hour).copied());
            drop(gate);
            assert_eq!(waiter.join().unwrap(), Ok("held"));
        }
    });
}

#[test]
fn who_waits_for_the_result_is_told_when_somebody_cancels_the_call() {
    in_time("result()", || {
        let pool = pool(1);
        let _held = hold(&pool);
        for _ in 0..ROUNDS {
            let future = Arc::new(pool.submit(|| "value").unwrap());
            let waiter = waiter(&future, |future| future.result(None).copied());
            assert!(future.cancel());
            assert_eq!(waiter.join().unwrap(), Err(FutureError::Cancelled));
        }
    });
}

#[test]
fn who_waits_for_the_exception_gets_it_when_the_call_panics() {
    in_time("exception()", || {
        let pool = pool(1);
        for _ in 0..ROUNDS {
            let (gate, gated) = mpsc::channel::<()>();
            let future = pool.submit(move || -> u8 {
                let _ = gated.recv();
                panic!("oh no");
            });
            let future = Arc::new(future.unwrap());
            let waiter = waiter(&future, |future| future.exception(None));
            drop(gate);
            assert_eq!(waiter.join().unwrap(), Ok(Some(panicked("oh no"))));
        }
    });
}

#[test]
fn who_waits_for_the_result_does_not_wait_for_the_callbacks() {
    in_time("result()", || {
        let pool = pool(1);
        for _ in 0..ROUNDS {
            let held = hold(&pool);
            let (callback_gate, gated) = mpsc::channel::<()>();
            held.future.add_done_callback(move |_| {
                let _ = gated.recv();
            });
            let (future, gate) = held.into_parts();
            let future = Arc::new(future);
            let waiter = waiter(&future, |future| future.result(None).copied());
            drop(gate);
            assert_eq!(waiter.join().unwrap(), Ok("held"));
            drop(callback_gate);
        }
    });
}

#[test]
fn all_who_wait_are_woken() {
    in_time("result()", || {
        let pool = pool(1);
        for _ in 0..50 {
            let held = hold(&pool);
            let (future, gate) = held.into_parts();
            let future = Arc::new(future);
            let waiters = [(); 8]
                .map(|()| waiter(&future, |future| future.result(None).copied()));
            drop(gate);
            for waiter in waiters {
                assert_eq!(waiter.join().unwrap(), Ok("held"));
            }
        }
    });
}

#[test]
fn a_timeout_beyond_the_clock_is_none() {
    in_time("result()", || {
        let pool = pool(1);
        for _ in 0..ROUNDS {
            let held = hold(&pool);
            let (future, gate) = held.into_parts();
            let future = Arc::new(future);
            let ever = Some(Duration::MAX);
            let waiter = waiter(&future, move |future| future.result(ever).copied());
            drop(gate);
            assert_eq!(waiter.join().unwrap(), Ok("held"));
        }
    });
}

#[test]
fn a_future_goes_to_other_threads_with_what_it_is_asked() {
    fn is_shared_by_threads<T: Send + Sync + 'static>() {}
    is_shared_by_threads::<Future<String>>();
    is_shared_by_threads::<FutureError>();
}

/// A thread that waits for a future; it is about to when this returns.
fn waiter<T: Send + Sync + 'static, R: Send + 'static>(
    future: &Arc<Future<T>>,
    wait: impl FnOnce(&Future<T>) -> R + Send + 'static,
) -> thread::JoinHandle<R> {
    let future = Arc::clone(future);
    let is_here = Arc::new(Barrier::new(2));
    let here = Arc::clone(&is_here);
    let waiter = thread::spawn(move || {
        here.wait();
        wait(&future)
    });
    is_here.wait();
    waiter
}
