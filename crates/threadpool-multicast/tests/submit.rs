//! `ThreadPoolExecutor::submit`, from anywhere, a task of the same pool included.

mod common;

use std::{
    rc::Rc,
    sync::{Arc, mpsc},
    time::Duration,
};

use common::{NO_WAIT, SOON, hold, in_time, outcome, pool, receive, value};
use threadpool_multicast::{Future, FutureError, Refusal, ThreadPoolExecutor};

#[test]
fn a_call_is_executed_and_its_value_is_the_result() {
    let pool = ThreadPoolExecutor::new();
    let future = pool.submit(|| 2_u64.pow(8)).unwrap();
    assert_eq!(value(&future), 256);
}

#[test]
fn the_arguments_of_a_call_are_what_it_captures() {
    let pool = pool(1);
    let (base, exponent) = (String::from("2"), 8);
    let future = pool.submit(move || base.parse::<u64>().unwrap().pow(exponent));
    assert_eq!(value(&future.unwrap()), 256);
}

#[test]
fn what_a_call_needs_on_its_thread_alone_need_not_be_sent_there() {
    let pool = pool(1);
    let future = pool.submit(|| *Rc::new(7)).unwrap();
    assert_eq!(value(&future), 7);
}

#[test]
fn calls_begin_in_the_order_in_which_they_were_submitted() {
    let pool = pool(1);
    let held = hold(&pool);
    let (sender, numbers) = mpsc::channel();
    for number in 0..100 {
        let sender = sender.clone();
        drop(pool.submit(move || sender.send(number).unwrap()).unwrap());
    }
    drop(held);
    let begun: Vec<_> = (0..100).map(|_| receive(&numbers, "a call")).collect();
    assert!(begun.into_iter().eq(0..100));
}

#[test]
fn what_a_call_captures_is_dropped_before_anybody_gets_its_result() {
    let pool = pool(2);
    for _ in 0..500 {
        let captured = Arc::new(());
        let given = Arc::clone(&captured);
        let future = pool.submit(move || drop(Arc::clone(&given))).unwrap();
        value(&future);
        assert_eq!(Arc::strong_count(&captured), 1);
    }
}

#[test]
fn the_value_of_a_future_that_nobody_keeps_is_dropped_by_the_worker() {
    let pool = pool(1);
    let held = hold(&pool);
    let value = Arc::new(());
    let given = Arc::clone(&value);
    drop(pool.submit(move || given).unwrap());
    drop(held);
    // The one worker comes to this one behind the other.
    common::value(&pool.submit(|| ()).unwrap());
    assert_eq!(Arc::strong_count(&value), 1);
}

#[test]
fn a_task_may_submit_another_one_with_one_worker_and_with_several() {
    for max_workers in [1, 2, 4] {
        let pool = Arc::new(pool(max_workers));
        let (sender, futures) = mpsc::channel();
        let same = Arc::clone(&pool);
        let outer = pool.submit(move || {
            for number in 0..100 {
                let inner = same.submit(move || number).expect("it is open");
                sender.send(inner).unwrap();
            }
        });
        value(&outer.unwrap());
        let inner: Vec<Future<i32>> = futures.iter().collect();
        assert!(inner.iter().map(value).eq(0..100));
        // A task may be the last to have the pool, and that is another story.
        while Arc::strong_count(&pool) > 1 {
            std::thread::yield_now();
        }
    }
}

#[test]
fn tasks_that_submit_tasks_that_submit_tasks_are_all_executed() {
    /// Two more of each, down to the last generation.
    fn grow(
        pool: &Arc<ThreadPoolExecutor>,
        generation: u32,
        ends: &mpsc::Sender<()>,
    ) {
        if generation == 0 {
            return ends.send(()).unwrap();
        }
        for _ in 0..2 {
            let (same, ends) = (Arc::clone(pool), ends.clone());
            let grown = pool.submit(move || grow(&same, generation - 1, &ends));
            drop(grown.unwrap());
        }
    }

    in_time("growing", || {
        let pool = Arc::new(pool(4));
        let (sender, ends) = mpsc::channel();
        grow(&pool, 10, &sender);
        drop(sender);
        assert_eq!(ends.iter().count(), 1 << 10);
    });
}

#[test]
fn a_task_that_waits_for_another_one_gets_its_result_if_there_is_a_second_worker() {
    let pool = Arc::new(pool(2));
    let same = Arc::clone(&pool);
    let outer = pool.submit(move || {
        let inner = same.submit(|| 7).unwrap();
        inner.result(SOON).copied()
    });
    assert_eq!(value(&outer.unwrap()), Ok(7));
}

#[test]
fn with_one_worker_a_task_waits_in_vain_for_another_one_which_is_executed_later() {
    let pool = Arc::new(pool(1));
    let same = Arc::clone(&pool);
    let outer = pool.submit(move || {
        let inner = same.submit(|| 7).unwrap();
        let told = inner.result(Some(Duration::from_millis(100))).copied();
        (told, Arc::new(inner))
    });
    let (told, inner) = value(&outer.unwrap());
    assert_eq!(told, Err(FutureError::Timeout));
    assert_eq!(value(&inner), 7);
}

#[test]
fn after_a_shutdown_a_call_is_refused_and_comes_back() {
    let pool = pool(1);
    pool.shutdown(NO_WAIT);
    let text = String::from("still mine");
    let refused = pool.submit(move || text).unwrap_err();
    assert!(matches!(refused.why, Refusal::Shutdown), "{refused:?}");
    assert_eq!(refused.to_string(), "the pool has been shut down");
    // Who has it back may execute it all the same.
    assert_eq!(refused.into_call()(), "still mine");
}

#[test]
fn a_refusal_says_why_without_its_call() {
    let pool = pool(1);
    pool.shutdown(NO_WAIT);
    let error = pool.submit(|| ()).unwrap_err();
    assert_eq!(format!("{error:?}"), "SubmitError { why: Shutdown, .. }");
    let error: anyhow::Error = error.into();
    assert_eq!(format!("{error:#}"), "the pool has been shut down");
}

#[test]
fn what_was_taken_in_before_a_shutdown_is_executed_behind_it() {
    let pool = pool(1);
    let held = hold(&pool);
    let future = pool.submit(|| 7).unwrap();
    pool.shutdown(NO_WAIT);
    drop(held);
    assert_eq!(outcome(&future), Ok(7));
}
