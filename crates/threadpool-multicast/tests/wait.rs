//! `wait`: for one of several futures, for the first failure, or for all.

mod common;

use std::{
    sync::{Arc, Barrier, mpsc},
    thread,
    time::{Duration, Instant},
};

use common::{
    CANCEL, Held, NOW, hold, in_time, outcome, pool, receive, submit, value,
};
use testkit::DEADLINE;
use threadpool_multicast::{
    DoneAndNotDone, Future, FutureError, ReturnWhen, ThreadPoolExecutor, wait,
};

const SHORT: Duration = Duration::from_millis(50);

fn finished(pool: &ThreadPoolExecutor) -> Future<&'static str> {
    let future = submit(pool, || "finished");
    value(&future);
    future
}

fn failed(pool: &ThreadPoolExecutor) -> Future<&'static str> {
    let future = submit(pool, || -> &str { panic!("oh no") });
    outcome(&future).expect_err("a panic");
    future
}

/// How many are done, and how many are not.
#[track_caller]
fn assert_counts<T>(waited: &DoneAndNotDone<T>, done: usize, not_done: usize) {
    assert_eq!((waited.done.len(), waited.not_done.len()), (done, not_done));
    assert!(waited.done.iter().all(|future| future.done()));
}

/// Waits for held tasks, the first of which is let go meanwhile, and then perhaps the
/// others.
fn wait_while_they_end(
    held: Vec<Held>,
    return_when: ReturnWhen,
    ending: usize,
) -> DoneAndNotDone<&'static str> {
    let (futures, mut gates): (Vec<_>, Vec<_>) =
        held.into_iter().map(Held::into_parts).unzip();
    let rest = gates.split_off(ending);
    let is_here = Arc::new(Barrier::new(2));
    let here = Arc::clone(&is_here);
    let waiting = thread::spawn(move || {
        here.wait();
        wait(futures, None, return_when)
    });
    is_here.wait();
    drop(gates);
    let waited = in_time("wait()", || waiting.join().expect("it does not panic"));
    drop(rest);
    waited
}

#[test]
fn by_default_it_waits_for_all() {
    assert_eq!(ReturnWhen::default(), ReturnWhen::AllCompleted);
}

#[test]
fn first_completed_returns_when_one_is_done() {
    let pool = pool(3);
    for _ in 0..100 {
        let held = [(); 3].map(|()| hold(&pool)).into();
        let waited = wait_while_they_end(held, ReturnWhen::FirstCompleted, 1);
        assert_counts(&waited, 1, 2);
        assert_eq!(value(&waited.done[0]), "held");
    }
}

#[test]
fn first_completed_returns_at_once_when_one_is_done_already() {
    let pool = pool(2);
    let held = hold(&pool);
    let (running, gate) = held.into_parts();
    let pending = pool.submit(|| "x").unwrap();
    value(&pending);
    let futures = [running, finished(&pool), failed(&pool)];
    let waited = wait(futures, None, ReturnWhen::FirstCompleted);
    assert_counts(&waited, 2, 1);
    assert!(waited.not_done[0].running());
    drop(gate);
}

#[test]
fn a_cancelled_one_is_done_for_first_completed() {
    let pool = pool(1);
    let _held = hold(&pool);
    let futures = [(); 2].map(|()| pool.submit(|| ()).unwrap());
    futures[1].cancel();
    let waited = wait(futures, None, ReturnWhen::FirstCompleted);
    assert_counts(&waited, 1, 1);
    assert!(waited.done[0].cancelled());
}

#[test]
fn first_exception_returns_at_the_first_failure_and_not_before() {
    let pool = pool(3);
    for _ in 0..100 {
        let [kept, other] = [(); 2].map(|()| hold(&pool).into_parts());
        let (gate, gated) = mpsc::channel::<()>();
        let failing = pool.submit(move || -> &str {
            let _ = gated.recv();
            panic!("oh no");
        });
        let futures = [kept.0, other.0, failing.unwrap(), finished_by(&pool)];
        let waiting =
            thread::spawn(|| wait(futures, None, ReturnWhen::FirstException));
        // Two that are well, then one that fails.
        drop(other.1);
        drop(gate);
        let waited = in_time("wait()", || waiting.join().unwrap());
        assert!(waited.done.iter().any(|future| outcome(future).is_err()));
        assert!(waited.not_done.iter().any(|future| future.running()));
        drop(kept.1);
    }
}

/// Finishes behind those that are held.
fn finished_by(pool: &ThreadPoolExecutor) -> Future<&'static str> {
    submit(pool, || "finished")
}

#[test]
fn first_exception_returns_at_once_when_one_has_failed_already() {
    let pool = pool(2);
    let (running, gate) = hold(&pool).into_parts();
    let futures = [running, finished(&pool), failed(&pool)];
    let waited = wait(futures, None, ReturnWhen::FirstException);
    assert_counts(&waited, 2, 1);
    drop(gate);
}

#[test]
fn for_first_exception_a_value_or_a_cancellation_is_no_failure() {
    let pool = pool(2);
    let (running, gate) = hold(&pool).into_parts();
    let other = hold(&pool);
    let cancelled = pool.submit(|| "x").unwrap();
    cancelled.cancel();
    drop(other);
    let futures = [running, finished(&pool), cancelled];
    let waited = wait(futures, Some(SHORT), ReturnWhen::FirstException);
    assert_counts(&waited, 2, 1);
    // All are done in the end, and none has failed.
    drop(gate);
    let futures = waited.done.into_iter().chain(waited.not_done);
    let waited = wait(futures, common::SOON, ReturnWhen::FirstException);
    assert_counts(&waited, 3, 0);
}

#[test]
fn for_first_exception_a_broken_pool_is_a_failure() {
    let slow = pool(1);
    let (running, gate) = hold(&slow).into_parts();
    let builder = ThreadPoolExecutor::builder().initializer(|| Err("no licence"));
    let broken = builder.build().unwrap().submit(|| "x").unwrap();
    let waited = wait([running, broken], None, ReturnWhen::FirstException);
    assert_counts(&waited, 1, 1);
    drop(gate);
}

#[test]
fn all_completed_waits_for_all_however_they_end() {
    let pool = pool(3);
    for _ in 0..100 {
        let held = [(); 3].map(|()| hold(&pool)).into();
        let waited = wait_while_they_end(held, ReturnWhen::AllCompleted, 3);
        assert_counts(&waited, 3, 0);
    }
    let held = [(); 3].map(|()| hold(&pool));
    let cancelled = pool.submit(|| "x").unwrap();
    cancelled.cancel();
    drop(held);
    let futures = [cancelled, finished(&pool), failed(&pool)];
    assert_counts(&wait(futures, None, ReturnWhen::AllCompleted), 3, 0);
}

#[test]
fn when_the_time_is_up_it_says_which_are_done_and_which_are_not() {
    let pool = pool(2);
    let (running, gate) = hold(&pool).into_parts();
    let futures = [running, finished(&pool)];
    let start = Instant::now();
    let waited = wait(futures, Some(SHORT), ReturnWhen::AllCompleted);
    assert!(start.elapsed() >= SHORT);
    assert_counts(&waited, 1, 1);
    assert_eq!(value(&waited.done[0]), "finished");
    drop(gate);
    assert_eq!(value(&waited.not_done[0]), "held");
}

#[test]
fn without_time_it_says_how_things_are() {
    let pool = pool(2);
    let (running, gate) = hold(&pool).into_parts();
    let futures = [failed(&pool), running, finished(&pool)];
    for return_when in [
        ReturnWhen::FirstCompleted,
        ReturnWhen::FirstException,
        ReturnWhen::AllCompleted,
    ] {
        let futures = [finished(&pool)];
        assert_counts(&wait(futures, NOW, return_when), 1, 0);
    }
    assert_counts(&wait(futures, NOW, ReturnWhen::AllCompleted), 2, 1);
    drop(gate);
}

#[test]
fn giving_up_takes_nothing_from_others_who_want_to_be_told() {
    let pool = pool(1);
    let (future, gate) = hold(&pool).into_parts();
    let (sender, called) = mpsc::channel();
    future.add_done_callback(move |_| sender.send(()).unwrap());
    let waited = wait([future], NOW, ReturnWhen::AllCompleted);
    assert_counts(&waited, 0, 1);
    drop(gate);
    receive(&called, "the callback is called");
}

/// Leaves a callback in the future that says when it is called, blocks until the sender
/// that is returned has sent, and says whether it has.
fn blocking_callback(
    future: &Future<&'static str>,
) -> (mpsc::Receiver<()>, mpsc::Sender<()>, mpsc::Receiver<bool>) {
    let (call, called) = mpsc::channel();
    let (go_on, told) = mpsc::channel();
    let (end, ended) = mpsc::channel();
    future.add_done_callback(move |_| {
        call.send(()).expect("the test listens");
        end.send(told.recv_timeout(DEADLINE).is_ok())
            .expect("the test waits for it");
    });
    (called, go_on, ended)
}

#[test]
fn it_returns_before_the_callbacks_do_which_may_wait_for_who_waits() {
    let pool = pool(2);
    let (kept, kept_gate) = hold(&pool).into_parts();
    let mut kept = Some(kept);
    // Some begin to wait before the call ends, some after.
    for _ in 0..100 {
        let (future, gate) = hold(&pool).into_parts();
        let (_called, go_on, ended) = blocking_callback(&future);
        let futures = [future, kept.take().expect("it is not done")];
        let is_here = Arc::new(Barrier::new(2));
        let here = Arc::clone(&is_here);
        let waiting = thread::spawn(move || {
            here.wait();
            let waited = wait(futures, None, ReturnWhen::FirstCompleted);
            // The callback may be over, if it has waited in vain.
            let _ = go_on.send(());
            waited
        });
        is_here.wait();
        drop(gate);
        assert!(receive(&ended, "the callback returns"), "wait() has not returned");
        let mut waited = waiting.join().unwrap();
        assert_counts(&waited, 1, 1);
        kept = waited.not_done.pop();
    }
    drop(kept_gate);
}

#[test]
fn a_future_whose_callbacks_are_being_called_is_done() {
    let pool = pool(1);
    let (future, gate) = hold(&pool).into_parts();
    let (called, go_on, ended) = blocking_callback(&future);
    drop(gate);
    receive(&called, "the callback is called");
    let waiting = in_time("wait()", move || {
        let waited = wait([future], None, ReturnWhen::AllCompleted);
        let _ = go_on.send(());
        waited
    });
    assert!(receive(&ended, "the callback returns"), "wait() has not returned");
    assert_counts(&waiting, 1, 0);
}

#[test]
fn for_nothing_it_does_not_wait() {
    in_time("wait()", || {
        let none: [Future<()>; 0] = [];
        assert_counts(&wait(none, None, ReturnWhen::AllCompleted), 0, 0);
    });
}

#[test]
fn a_shutdown_that_cancels_ends_the_wait() {
    let pool = pool(1);
    let held = hold(&pool);
    let futures: Vec<_> = (0..10).map(|_| pool.submit(|| ()).unwrap()).collect();
    let waiting = thread::spawn(|| wait(futures, None, ReturnWhen::AllCompleted));
    pool.shutdown(CANCEL);
    let waited = in_time("wait()", || waiting.join().unwrap());
    assert_counts(&waited, 10, 0);
    assert!(
        waited.done.iter().all(|one| outcome(one) == Err(FutureError::Cancelled))
    );
    drop(held);
}

#[test]
fn of_a_hundred_that_end_together_none_is_overlooked() {
    in_time("wait()", || {
        let pool = pool(100);
        for _ in 0..20 {
            let all_are_here = Arc::new(Barrier::new(100));
            let futures: Vec<_> = (0..100)
                .map(|_| {
                    let all_are_here = Arc::clone(&all_are_here);
                    pool.submit(move || all_are_here.wait().is_leader()).unwrap()
                })
                .collect();
            let waited = wait(futures, None, ReturnWhen::AllCompleted);
            assert_counts(&waited, 100, 0);
            assert_eq!(waited.done.iter().filter(|one| value(one)).count(), 1);
        }
    });
}

#[test]
fn several_may_wait_for_the_same_future_each_in_its_way() {
    let pool = pool(1);
    let held = hold(&pool);
    let (sender, called) = mpsc::channel();
    held.future.add_done_callback(move |_| sender.send(()).unwrap());
    let (future, gate) = held.into_parts();
    let future = Arc::new(future);
    let same = Arc::clone(&future);
    let asking = thread::spawn(move || same.result(None).copied());
    drop(gate);
    assert_eq!(value(&future), "held");
    assert_eq!(asking.join().unwrap(), Ok("held"));
    receive(&called, "the callback is called");
    let future = Arc::into_inner(future).expect("nobody else has it");
    assert_counts(&wait([future], None, ReturnWhen::AllCompleted), 1, 0);
}
