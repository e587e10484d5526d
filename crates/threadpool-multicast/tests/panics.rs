//! Whatever panics, and wherever: there is an outcome, and the worker serves the next task.

mod common;

use std::{
    panic::{AssertUnwindSafe, catch_unwind, panic_any},
    sync::{Arc, mpsc},
    thread,
};

use common::{
    Bomb, CANCEL, hold, in_time, listen_to_the_log, outcome, panicked, pool,
    receive, submit, value, wait_for_log, worker_of,
};
use threadpool_multicast::{FutureError, Shutdown, ThreadPoolExecutor};

/// A panic whose payload panics when it is dropped.
struct Nested(u32);

impl Drop for Nested {
    fn drop(&mut self) {
        if self.0 > 0 {
            panic_any(Nested(self.0 - 1));
        }
    }
}

/// Asserts that a call comes to this, and that its worker serves the next task.
#[track_caller]
fn assert_comes_to<
    T: Clone + std::fmt::Debug + PartialEq + Send + Sync + 'static,
>(
    call: impl FnOnce() -> T + Send + 'static,
    expected: Result<T, FutureError>,
) {
    let pool = pool(1);
    let worker = worker_of(&pool);
    let future = submit(&pool, call);
    assert_eq!(outcome(&future), expected);
    assert_eq!(worker_of(&pool), worker);
}

#[test]
fn a_panic_comes_to_its_message() {
    assert_comes_to(|| panic!("a text"), Err::<(), _>(panicked("a text")));
    let number = 7;
    assert_comes_to(
        move || panic!("{number} is odd"),
        Err::<(), _>(panicked("7 is odd")),
    );
    assert_comes_to(
        || "x".parse::<u8>().expect("a number"),
        Err(panicked("a number: ParseIntError { kind: InvalidDigit }")),
    );
    let error = panicked("a text");
    assert_eq!(error.to_string(), "the call panicked: a text");
}

#[test]
fn a_panic_without_a_text_comes_to_that() {
    assert_comes_to(|| panic_any(42), Err::<(), _>(panicked("(no text)")));
    assert_comes_to(
        || panic_any(Box::new("x")),
        Err::<(), _>(panicked("(no text)")),
    );
}

#[test]
fn a_payload_that_panics_when_it_is_dropped_comes_to_an_outcome_too() {
    assert_comes_to(
        || panic_any(Bomb("payload")),
        Err::<(), _>(panicked("(no text)")),
    );
    assert_comes_to(|| panic_any(Nested(3)), Err::<(), _>(panicked("(no text)")));
}

#[test]
fn a_captured_value_that_panics_when_it_is_dropped_is_a_panic_of_the_call() {
    let bomb = Bomb("captured");
    let call = move || {
        let _ = &bomb;
        7
    };
    assert_comes_to(call, Err(panicked("captured")));
}

#[test]
fn a_value_that_panics_when_nobody_asks_for_it_is_logged() {
    listen_to_the_log();
    let pool = pool(1);
    let worker = worker_of(&pool);
    let held = hold(&pool);
    drop(pool.submit(|| Bomb("a value that nobody asked for")).unwrap());
    drop(held);
    wait_for_log("a destructor panicked: a value that nobody asked for");
    assert_eq!(worker_of(&pool), worker);
}

#[test]
fn a_value_that_panics_when_its_future_is_dropped_panics_there() {
    let pool = pool(1);
    let worker = worker_of(&pool);
    let future = pool.submit(|| Bomb("a value")).unwrap();
    assert!(future.result(common::SOON).is_ok());
    // Behind this one, the worker has no part in the other any more.
    worker_of(&pool);
    assert!(catch_unwind(AssertUnwindSafe(|| drop(future))).is_err());
    assert_eq!(worker_of(&pool), worker);
}

#[test]
fn a_callback_that_panics_and_its_payload_too_costs_no_worker() {
    let pool = pool(1);
    let worker = worker_of(&pool);
    let held = hold(&pool);
    let (sender, called) = mpsc::channel();
    held.future.add_done_callback(|_| panic_any(42));
    held.future.add_done_callback(|_| panic_any(Nested(3)));
    let bomb = Bomb("captured by a callback");
    held.future.add_done_callback(move |_| drop(bomb));
    held.future.add_done_callback(move |_| sender.send(()).unwrap());
    assert_eq!(value(&held.release()), "held");
    receive(&called, "the last callback is called");
    assert_eq!(worker_of(&pool), worker);
}

#[test]
fn a_callback_that_nobody_waits_for_costs_no_worker() {
    listen_to_the_log();
    let pool = pool(1);
    let worker = worker_of(&pool);
    let held = hold(&pool);
    held.future.add_done_callback(|_| panic!("the future is gone"));
    let gate = held.into_parts().1;
    drop(gate);
    wait_for_log("a callback of a future panicked: the future is gone");
    assert_eq!(worker_of(&pool), worker);
}

#[test]
fn what_a_cancelled_call_owns_panics_where_it_is_cancelled_and_it_is_cancelled() {
    let pool = pool(1);
    let held = hold(&pool);
    let bomb = Bomb("of a cancelled call");
    let future = pool.submit(move || drop(bomb)).unwrap();
    let (sender, called) = mpsc::channel();
    future.add_done_callback(move |_| sender.send(()).unwrap());
    assert!(catch_unwind(AssertUnwindSafe(|| future.cancel())).is_err());
    assert!(future.cancelled());
    assert_eq!(outcome(&future), Err(FutureError::Cancelled));
    called.try_recv().expect("its callback was called");
    assert_eq!(value(&held.release()), "held");
}

#[test]
fn a_shutdown_cancels_all_whatever_they_own() {
    let pool = pool(1);
    let held = hold(&pool);
    let futures = [(); 5].map(|()| {
        let bomb = Bomb("of a cancelled call");
        pool.submit(move || drop(bomb)).unwrap()
    });
    pool.shutdown(CANCEL);
    assert!(futures.iter().all(|future| future.cancelled()));
    assert_eq!(value(&held.release()), "held");
}

#[test]
fn what_panics_when_a_shutdown_cancels_its_call_is_logged() {
    listen_to_the_log();
    let pool = pool(1);
    let held = hold(&pool);
    // The next one is told of too.
    let bombs = [Bomb("first of the shutdown"), Bomb("second of the shutdown")];
    for bomb in bombs {
        drop(submit(&pool, move || drop(bomb)));
    }
    pool.shutdown(CANCEL);
    wait_for_log("a destructor panicked: first of the shutdown");
    wait_for_log("a destructor panicked: second of the shutdown");
    assert_eq!(value(&held.release()), "held");
}

#[test]
fn what_panics_when_a_map_is_dropped_is_logged() {
    listen_to_the_log();
    let pool = pool(1);
    let held = hold(&pool);
    // The next one is told of too.
    let bombs = [Bomb("first of the map"), Bomb("second of the map")];
    drop(pool.map(drop::<Bomb>, bombs, None).unwrap());
    wait_for_log("a destructor panicked: first of the map");
    wait_for_log("a destructor panicked: second of the map");
    assert_eq!(value(&held.release()), "held");
}

#[test]
fn a_pool_that_breaks_leaves_nothing_pending_whatever_the_calls_own() {
    let (gate, gated) = mpsc::channel::<()>();
    let gated = std::sync::Mutex::new(gated);
    let builder = ThreadPoolExecutor::builder().max_workers(1);
    let builder = builder.initializer(move || {
        let _ = gated.lock().unwrap().recv_timeout(testkit::DEADLINE);
        Err("no licence")
    });
    let pool = builder.build().unwrap();
    let futures = [(); 5].map(|()| {
        let bomb = Bomb("of a call that never began");
        pool.submit(move || drop(bomb)).unwrap()
    });
    drop(gate);
    for future in futures {
        assert_eq!(
            outcome(&future),
            Err(FutureError::BrokenPool("no licence".into()))
        );
    }
}

#[test]
fn an_initializer_that_panics_with_anything_breaks_the_pool_and_hangs_nobody() {
    in_time("a broken pool", || {
        let builder = ThreadPoolExecutor::builder().max_workers(2);
        let builder = builder
            .initializer(|| -> Result<(), &str> { panic_any(Bomb("payload")) });
        let pool = builder.build().unwrap();
        let future = pool.submit(|| ()).unwrap();
        let expected = FutureError::BrokenPool("(no text)".into());
        assert_eq!(outcome(&future), Err(expected));
        pool.shutdown(Shutdown::default());
    });
}

#[test]
fn a_thousand_panics_later_all_workers_are_there() {
    in_time("panicking", || {
        let pool = Arc::new(pool(4));
        let futures: Vec<_> = (0..1_000)
            .map(|number| {
                let future =
                    pool.submit(move || -> u8 { panic_any(number) }).unwrap();
                future.add_done_callback(|_| panic!("and its callback"));
                future
            })
            .collect();
        for future in futures {
            assert_eq!(outcome(&future), Err(panicked("(no text)")));
        }
        let all_are_here = Arc::new(std::sync::Barrier::new(4));
        let futures = [(); 4].map(|()| {
            let all_are_here = Arc::clone(&all_are_here);
            pool.submit(move || {
                all_are_here.wait();
                thread::current().id()
            })
        });
        let mut threads = futures.map(|future| value(&future.unwrap())).to_vec();
        threads.sort_by_key(|id| format!("{id:?}"));
        threads.dedup();
        assert_eq!(threads.len(), 4);
    });
}
