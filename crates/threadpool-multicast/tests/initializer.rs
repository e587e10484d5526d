//! `Builder::initializer`: called in each worker, which works only if it succeeds.

mod common;

use std::{
    cell::{Cell, RefCell},
    fmt,
    sync::{
        Arc, Barrier, Mutex,
        atomic::{AtomicBool, Ordering::SeqCst},
        mpsc,
    },
    thread,
};

use common::{
    TellsOfItsEnd, counting_pool, hold, in_time, listen_to_the_log, outcome,
    receive, value, wait_for_log, wait_until,
};
use testkit::DEADLINE;
use threadpool_multicast::{
    FutureError, Refusal, Shutdown, SubmitError, ThreadPoolExecutor,
};

thread_local! {
    static END: RefCell<Option<TellsOfItsEnd<()>>> = const { RefCell::new(None) };
    static IS_READY: Cell<bool> = const { Cell::new(false) };
}

fn broken(why: &str) -> FutureError {
    FutureError::BrokenPool(why.into())
}

/// A pool whose workers fail to start, each when it is told to.
fn pool_that_breaks(
    max_workers: usize,
    why: &'static str,
) -> (ThreadPoolExecutor, mpsc::Sender<()>) {
    let (gate, gated) = mpsc::channel();
    let gated = Mutex::new(gated);
    let builder = ThreadPoolExecutor::builder().max_workers(max_workers);
    let builder = builder.initializer(move || {
        let _ = gated.lock().expect("nobody panics").recv_timeout(DEADLINE);
        Err(why)
    });
    (builder.build().expect("a pool with workers"), gate)
}

#[track_caller]
fn assert_is_broken<F: FnOnce() -> T + Send + 'static, T: Send + Sync + 'static>(
    pool: &ThreadPoolExecutor,
    call: F,
    expected: &str,
) -> SubmitError<F> {
    let refused = pool.submit(call).expect_err("it is broken");
    let Refusal::BrokenPool(why) = &refused.why else { panic!("{refused:?}") };
    assert_eq!(&**why, expected);
    refused
}

#[test]
fn it_is_called_once_in_each_worker_before_its_first_task() {
    const MAX_WORKERS: usize = 4;
    let builder = ThreadPoolExecutor::builder().max_workers(MAX_WORKERS);
    let builder = builder.initializer(|| {
        assert!(!IS_READY.replace(true), "it is called twice on a thread");
        Ok::<_, &str>(())
    });
    let pool = builder.build().unwrap();
    let all_are_here = Arc::new(Barrier::new(MAX_WORKERS));
    let futures: Vec<_> = (0..MAX_WORKERS)
        .map(|_| {
            let all_are_here = Arc::clone(&all_are_here);
            pool.submit(move || {
                all_are_here.wait();
                IS_READY.get()
            })
        })
        .collect();
    assert!(futures.into_iter().all(|future| value(&future.unwrap())));
    // Once more, on threads that have been there.
    assert!(value(&pool.submit(|| IS_READY.get()).unwrap()));
    assert!(!IS_READY.get(), "it was called here");
}

#[test]
fn it_is_not_called_before_there_is_a_task() {
    let (pool, started) = counting_pool(2);
    assert_eq!(started.load(SeqCst), 0);
    value(&pool.submit(|| ()).unwrap());
    assert_eq!(started.load(SeqCst), 1);
}

#[test]
fn if_it_fails_what_is_pending_and_what_comes_later_comes_to_that_and_it_is_logged()
{
    listen_to_the_log();
    let (pool, gate) = pool_that_breaks(1, "no licence");
    let pending = [(); 3].map(|()| pool.submit(|| 7).unwrap());
    drop(gate);
    for future in &pending {
        assert_eq!(outcome(future), Err(broken("no licence")));
        assert_eq!(future.exception(None), Ok(Some(broken("no licence"))));
        assert!(future.done() && !future.cancelled() && !future.cancel());
    }
    let refused = assert_is_broken(&pool, || 7, "no licence");
    assert_eq!(
        refused.to_string(),
        "the pool is broken: its initializer failed: no licence"
    );
    assert_eq!(refused.into_call()(), 7);
    wait_for_log("the pool is broken: its initializer failed: no licence");
}

#[test]
fn if_it_panics_the_pool_is_broken_too() {
    listen_to_the_log();
    let builder = ThreadPoolExecutor::builder().max_workers(1);
    let builder = builder.initializer(|| -> Result<(), fmt::Error> {
        panic!("the initializer itself");
    });
    let pool = builder.build().unwrap();
    let future = pool.submit(|| ()).unwrap();
    assert_eq!(outcome(&future), Err(broken("the initializer itself")));
    assert_is_broken(&pool, || (), "the initializer itself");
    wait_for_log("its initializer failed: the initializer itself");
}

#[test]
fn if_it_fails_in_the_second_worker_the_first_one_ends_what_it_has_begun() {
    let is_first = AtomicBool::new(true);
    let (sender, ends) = mpsc::channel();
    let sender = Mutex::new(sender);
    let builder = ThreadPoolExecutor::builder().max_workers(2);
    let builder = builder.initializer(move || {
        if !is_first.swap(false, SeqCst) {
            return Err("one is enough");
        }
        let sender = sender.lock().unwrap().clone();
        END.set(Some(TellsOfItsEnd(sender, Some(()))));
        Ok(())
    });
    let pool = builder.build().unwrap();
    let held = hold(&pool);
    let pending = pool.submit(|| ()).unwrap();
    assert_eq!(outcome(&pending), Err(broken("one is enough")));
    assert_is_broken(&pool, || (), "one is enough");
    assert!(held.future.running());
    assert_eq!(value(&held.release()), "held");
    receive(&ends, "its thread ends, as there will be no more tasks");
}

#[test]
fn the_callbacks_of_what_is_pending_are_called() {
    let (pool, gate) = pool_that_breaks(1, "no licence");
    let (sender, told) = mpsc::channel();
    let future = pool.submit(|| ()).unwrap();
    future.add_done_callback(move |future| {
        sender.send(future.exception(None)).unwrap();
    });
    drop(gate);
    assert_eq!(receive(&told, "a callback"), Ok(Some(broken("no licence"))));
}

#[test]
fn a_callback_that_panics_or_shuts_the_pool_down_leaves_nothing_pending() {
    let (pool, gate) = pool_that_breaks(1, "no licence");
    let pool = Arc::new(pool);
    let first = pool.submit(|| ()).unwrap();
    let second = pool.submit(|| ()).unwrap();
    first.add_done_callback(|_| panic!("a callback of a pool that breaks"));
    let same = Arc::clone(&pool);
    first.add_done_callback(move |_| same.shutdown(Shutdown::default()));
    drop(gate);
    assert_eq!(outcome(&second), Err(broken("no licence")));
    assert_eq!(outcome(&first), Err(broken("no licence")));
}

#[test]
fn a_broken_pool_is_shut_down_without_a_hang() {
    in_time("shutdown", || {
        for how in [Shutdown::default(), common::CANCEL, common::NO_WAIT] {
            let (pool, gate) = pool_that_breaks(4, "no licence");
            let futures = [(); 4].map(|()| pool.submit(|| ()).unwrap());
            drop(gate);
            pool.shutdown(how);
            drop(pool);
            for future in futures {
                assert!(future.done(), "{future:?}");
            }
        }
    });
}

#[test]
fn submitting_while_the_pool_breaks_is_refused_or_comes_to_that() {
    in_time("submitting", || {
        for _ in 0..20 {
            let builder = ThreadPoolExecutor::builder().max_workers(2);
            let pool = builder.initializer(|| Err("no licence")).build().unwrap();
            let mut futures = Vec::new();
            while let Ok(future) = pool.submit(thread::yield_now) {
                futures.push(future);
                thread::yield_now();
            }
            for future in futures {
                assert_eq!(outcome(&future), Err(broken("no licence")));
            }
        }
    });
}

#[test]
fn what_it_captures_is_dropped_with_the_pool() {
    let captured = Arc::new(());
    let kept = Arc::clone(&captured);
    let builder = ThreadPoolExecutor::builder().max_workers(2);
    let builder = builder.initializer(move || {
        let _ = &kept;
        Ok::<_, &str>(())
    });
    let pool = builder.build().unwrap();
    value(&pool.submit(|| ()).unwrap());
    drop(pool);
    wait_until("nobody else has it", || Arc::strong_count(&captured) == 1);
}
