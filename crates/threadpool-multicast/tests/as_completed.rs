//! `as_completed`: futures as they are done.

mod common;

use std::{
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use common::{
    CANCEL, Held, NOW, SOON, hold, in_time, outcome, panicked, pool, receive, value,
    wait_until, worker_of,
};
use testkit::DEADLINE;
use threadpool_multicast::{Future, Unfinished, as_completed};

const SHORT: Duration = Duration::from_millis(50);

/// No machine is so busy that what is there already takes as long.
const LONG: Duration = Duration::from_secs(1);

#[test]
fn they_come_in_the_order_in_which_they_end() {
    let pool = pool(4);
    let (futures, mut gates): (Vec<_>, Vec<_>) = (0..4)
        .map(|number| {
            let (gate, gated) = mpsc::channel::<()>();
            let wait = move || {
                let _ = gated.recv_timeout(DEADLINE);
                number
            };
            (pool.submit(wait).unwrap(), Some(gate))
        })
        .unzip();
    let mut completed = as_completed(futures, SOON);
    for number in [2, 0, 3, 1] {
        drop(gates[number].take());
        let ended = completed.next().unwrap().expect("one has ended");
        assert_eq!(value(&ended), number);
    }
    assert!(completed.next().is_none());
}

#[test]
fn those_that_are_done_already_come_first() {
    let pool = pool(2);
    let (running, gate) = hold(&pool).into_parts();
    let finished = pool.submit(|| "finished").unwrap();
    value(&finished);
    let failed = pool.submit(|| -> &str { panic!("oh no") }).unwrap();
    outcome(&failed).unwrap_err();
    let mut completed = as_completed([running, finished, failed], SOON);
    assert_eq!(outcome(&completed.next().unwrap().unwrap()), Ok("finished"));
    assert_eq!(outcome(&completed.next().unwrap().unwrap()), Err(panicked("oh no")));
    drop(gate);
    assert_eq!(outcome(&completed.next().unwrap().unwrap()), Ok("held"));
    assert!(completed.next().is_none());
}

#[test]
fn those_that_are_done_come_even_if_there_is_no_time() {
    let pool = pool(1);
    let futures = [(); 5].map(|()| pool.submit(|| 7).unwrap());
    futures.iter().for_each(|future| assert_eq!(value(future), 7));
    let completed: Vec<_> = as_completed(futures, NOW).collect();
    assert_eq!(completed.len(), 5);
    assert!(completed.iter().all(Result::is_ok));
}

#[test]
fn when_the_time_is_up_it_says_how_many_are_not_done_and_is_over() {
    let pool = pool(2);
    let (running, gate) = hold(&pool).into_parts();
    let other = hold(&pool).into_parts();
    let finished = {
        let pool = common::pool(1);
        pool.submit(|| "finished").unwrap()
    };
    value(&finished);
    let start = Instant::now();
    let mut completed = as_completed([running, finished, other.0], Some(SHORT));
    drop(completed.next().unwrap().expect("one is done"));
    let error = completed.next().unwrap().unwrap_err();
    assert!(start.elapsed() >= SHORT);
    assert_eq!(error, Unfinished { unfinished: 2, all: 3 });
    assert_eq!(error.to_string(), "2 (of 3) futures unfinished");
    drop((gate, other.1));
    assert!(completed.next().is_none());
}

#[test]
fn a_timeout_is_for_all_together() {
    let pool = pool(2);
    let held = [(); 2].map(|()| hold(&pool));
    let (mut futures, gates): (Vec<_>, Vec<_>) =
        held.into_iter().map(Held::into_parts).unzip();
    let start = Instant::now();
    let completed: Vec<_> = as_completed(futures.drain(..), Some(SHORT)).collect();
    assert!(start.elapsed() >= SHORT);
    assert_eq!(completed.len(), 1, "it says so once");
    drop(gates);
}

#[test]
fn the_time_does_not_begin_anew_when_one_was_handed_out() {
    let pool = pool(2);
    let (first, first_gate) = hold(&pool).into_parts();
    let (second, second_gate) = hold(&pool).into_parts();
    let mut completed = as_completed([first, second], Some(LONG));
    let deadline = Instant::now() + LONG;
    drop(first_gate);
    // The worker that is not held comes to this one behind the first.
    worker_of(&pool);
    wait_until("the time is up", || Instant::now() >= deadline);
    let ended = completed.next().unwrap().expect("the first one has ended");
    assert_eq!(value(&ended), "held");
    let start = Instant::now();
    let error = completed.next().unwrap().unwrap_err();
    assert_eq!(error, Unfinished { unfinished: 1, all: 2 });
    assert!(start.elapsed() < LONG, "it has waited once more");
    drop(second_gate);
}

#[test]
fn one_is_handed_out_before_its_callbacks_return_which_may_wait_for_who_has_it() {
    let pool = pool(1);
    for _ in 0..100 {
        let (future, gate) = hold(&pool).into_parts();
        let (go_on, told) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        future.add_done_callback(move |_| {
            end.send(told.recv_timeout(DEADLINE).is_ok()).unwrap();
        });
        let mut completed = as_completed([future], None);
        drop(gate);
        let future = completed.next().unwrap().expect("there is no timeout");
        // The callback may be over, if it has waited in vain.
        let _ = go_on.send(());
        assert!(receive(&ended, "the callback returns"), "it was not handed out");
        assert_eq!(value(&future), "held");
    }
}

#[test]
fn one_whose_callbacks_are_being_called_comes_at_once() {
    let pool = pool(1);
    let (future, gate) = hold(&pool).into_parts();
    let (call, called) = mpsc::channel();
    let (go_on, told) = mpsc::channel();
    let (end, ended) = mpsc::channel();
    future.add_done_callback(move |_| {
        call.send(()).unwrap();
        end.send(told.recv_timeout(DEADLINE).is_ok()).unwrap();
    });
    drop(gate);
    receive(&called, "the callback is called");
    let mut completed = as_completed([future], SOON);
    let handed_out = completed.next().unwrap();
    let _ = go_on.send(());
    assert!(receive(&ended, "the callback returns"), "it was not handed out");
    assert_eq!(value(&handed_out.expect("it is done")), "held");
}

#[test]
fn what_is_left_when_the_time_is_up_may_be_kept() {
    let pool = pool(2);
    let (running, gate) = hold(&pool).into_parts();
    let finished = pool.submit(|| "finished").unwrap();
    let mut completed = as_completed([running, finished], SOON);
    let first = completed.next().unwrap().unwrap();
    assert_eq!(value(&first), "finished");
    let rest = completed.into_rest();
    drop(gate);
    let values: Vec<_> = rest.iter().map(value).collect();
    assert_eq!(values, ["held"]);
}

#[test]
fn a_timeout_beyond_the_clock_is_none() {
    in_time("as_completed()", || {
        let pool = pool(1);
        let futures = [(); 3].map(|()| pool.submit(|| 7).unwrap());
        assert_eq!(as_completed(futures, Some(Duration::MAX)).count(), 3);
    });
}

#[test]
fn cancelled_ones_come_too() {
    in_time("as_completed()", || {
        let pool = pool(1);
        let held = hold(&pool);
        let futures: Vec<_> = (0..10).map(|_| pool.submit(|| ()).unwrap()).collect();
        let completed = as_completed(futures, None);
        pool.shutdown(CANCEL);
        let cancelled = completed.filter(|one| one.as_ref().unwrap().cancelled());
        assert_eq!(cancelled.count(), 10);
        drop(held);
    });
}

#[test]
fn of_a_thousand_each_comes_once() {
    in_time("as_completed()", || {
        let pool = pool(4);
        for _ in 0..5 {
            let futures: Vec<_> = (0..1_000)
                .map(|number| pool.submit(move || number).unwrap())
                .collect();
            let completed = as_completed(futures, None);
            let mut numbers: Vec<_> =
                completed.map(|future| value(&future.unwrap())).collect();
            numbers.sort_unstable();
            assert!(numbers.into_iter().eq(0..1_000));
        }
    });
}

#[test]
fn of_nothing_it_is_over_at_once() {
    in_time("as_completed()", || {
        let none: [Future<()>; 0] = [];
        assert!(as_completed(none, None).next().is_none());
    });
}

#[test]
fn one_that_is_handed_out_belongs_to_who_takes_it() {
    let pool = pool(1);
    let owned = Arc::new(());
    let given = Arc::clone(&owned);
    let future = pool.submit(move || given).unwrap();
    let mut completed = as_completed([future], SOON);
    drop(completed.next().unwrap().unwrap());
    // The worker may have its reference a moment longer.
    wait_until("its value is dropped", || Arc::strong_count(&owned) == 1);
    drop(completed);
}
