//! `ThreadPoolExecutor::map`: a call for each item.

mod common;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
        mpsc,
    },
    time::{Duration, Instant},
};

use common::{
    Bomb, CANCEL, NO_WAIT, hold, in_time, panicked, pool, receive, value,
    wait_until, worker_of,
};
use testkit::DEADLINE;
use threadpool_multicast::{FutureError, Refusal};

#[test]
fn values_come_in_the_order_of_the_items() {
    let pool = pool(4);
    let (gate, gated) = mpsc::channel::<()>();
    let gated = Mutex::new(gated);
    // The first ends last.
    let map = pool.map(
        move |number: u64| {
            match number {
                0 => drop(gated.lock().unwrap().recv_timeout(DEADLINE)),
                9 => gate.send(()).unwrap(),
                _ => {}
            }
            number.pow(2)
        },
        0..10,
        None,
    );
    let squares: Result<Vec<_>, _> = map.unwrap().collect();
    assert_eq!(squares, Ok((0..10_u64).map(|number| number.pow(2)).collect()));
}

#[test]
fn a_call_that_panics_fails_at_its_place_and_there_alone() {
    let pool = pool(2);
    let divide = |(dividend, divisor): (u32, u32)| dividend / divisor;
    let map = pool.map(divide, [(6, 1), (6, 2), (6, 0), (6, 3)], None).unwrap();
    let values: Vec<_> = map.collect();
    let expected = panicked("attempt to divide by zero");
    assert_eq!(values, [Ok(6), Ok(3), Err(expected), Ok(2)]);
}

#[test]
fn all_calls_are_submitted_before_anybody_asks_for_a_value() {
    let pool = pool(2);
    let (sender, executed) = mpsc::channel();
    let send = move |number: i32| sender.send(number).unwrap();
    let map = pool.map(send, 0..20, None).unwrap();
    let mut numbers: Vec<_> =
        (0..20).map(|_| receive(&executed, "a call")).collect();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(0..20));
    assert_eq!(map.count(), 20);
}

#[test]
fn a_map_of_nothing_is_over_at_once() {
    let pool = pool(2);
    assert_eq!(pool.map(|()| (), [], None).unwrap().count(), 0);
}

#[test]
fn with_a_timeout_it_gives_what_is_ready_then_times_out_and_is_over() {
    let pool = pool(2);
    let held = hold(&pool);
    let (gate, gated) = mpsc::channel::<()>();
    let gated = Mutex::new(gated);
    let wait_at_two = move |number: i32| {
        if number == 2 {
            let _ = gated.lock().unwrap().recv_timeout(DEADLINE);
        }
        number
    };
    let timeout = Some(Duration::from_millis(200));
    let map = pool.map(wait_at_two, 0..5, timeout).unwrap();
    let values: Vec<_> = map.collect();
    assert_eq!(values, [Ok(0), Ok(1), Err(FutureError::Timeout)]);
    drop((gate, held));
}

#[test]
fn its_timeout_is_for_all_values_together_from_the_submission_on() {
    let pool = pool(1);
    let held = hold(&pool);
    let timeout = Duration::from_millis(50);
    let mut map = pool.map(|()| (), [(), ()], Some(timeout)).unwrap();
    assert_eq!(map.next(), Some(Err(FutureError::Timeout)));
    drop(held);
    assert_eq!(map.next(), None);
    let mut map = pool.map(|()| (), [(), ()], Some(Duration::MAX)).unwrap();
    assert_eq!(in_time("next()", move || map.next()), Some(Ok(())));
}

#[test]
fn its_time_does_not_begin_anew_when_a_value_was_handed_out() {
    // No machine is so busy that what is there already takes as long.
    let timeout = Duration::from_secs(1);
    let pool = pool(2);
    let (gates, gated): (Vec<_>, Vec<_>) =
        (0..2).map(|_| mpsc::channel::<()>()).unzip();
    let wait = |gated: mpsc::Receiver<()>| {
        let _ = gated.recv_timeout(DEADLINE);
    };
    let mut map = pool.map(wait, gated, Some(timeout)).unwrap();
    let deadline = Instant::now() + timeout;
    let mut gates = gates.into_iter();
    drop(gates.next());
    // The worker that is not held comes to this one behind the first.
    worker_of(&pool);
    wait_until("the time is up", || Instant::now() >= deadline);
    assert_eq!(map.next(), Some(Ok(())));
    let start = Instant::now();
    assert_eq!(map.next(), Some(Err(FutureError::Timeout)));
    assert!(start.elapsed() < timeout, "it has waited once more");
    drop(gates);
}

#[test]
fn when_the_time_is_up_what_has_not_begun_is_cancelled() {
    let pool = pool(1);
    let held = hold(&pool);
    let executed = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&executed);
    let count = move |()| counter.fetch_add(1, SeqCst);
    let mut map = pool.map(count, [(); 5], common::NOW).unwrap();
    assert_eq!(map.next(), Some(Err(FutureError::Timeout)));
    drop(held);
    value(&pool.submit(|| ()).unwrap());
    assert_eq!(executed.load(SeqCst), 0);
    assert_eq!(map.next(), None);
}

#[test]
fn when_it_is_dropped_what_has_not_begun_is_cancelled_and_what_has_goes_on() {
    let pool = pool(1);
    let (begin, begun) = mpsc::channel();
    let (gate, gated) = mpsc::channel::<()>();
    let gated = Mutex::new(gated);
    let wait = move |number: i32| {
        begin.send(number).unwrap();
        let _ = gated.lock().unwrap().recv_timeout(DEADLINE);
        begin.send(-number).unwrap();
    };
    let map = pool.map(wait, 1..=5, None).unwrap();
    assert_eq!(receive(&begun, "the first one begins"), 1);
    drop(map);
    drop(gate);
    assert_eq!(receive(&begun, "the first one ends"), -1);
    value(&pool.submit(|| ()).unwrap());
    assert!(begun.try_recv().is_err(), "another one has begun");
}

#[test]
fn dropping_it_when_all_its_values_were_taken_cancels_nothing() {
    let pool = pool(1);
    let executed = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&executed);
    let count = move |number: usize| {
        counter.fetch_add(1, SeqCst);
        number
    };
    let mut map = pool.map(count, 0..10, None).unwrap();
    let values: Vec<_> = map.by_ref().collect();
    drop(map);
    assert!(values.into_iter().eq((0..10).map(Ok)));
    assert_eq!(executed.load(SeqCst), 10);
}

#[test]
fn a_value_that_is_handed_out_belongs_to_who_takes_it() {
    let pool = pool(1);
    let owned = Arc::new(());
    let item = Arc::clone(&owned);
    let mut map = pool.map(|item: Arc<()>| item, [item], None).unwrap();
    let taken = map.next().unwrap().unwrap();
    assert_eq!(Arc::strong_count(&owned), 2);
    drop(taken);
    assert_eq!(Arc::strong_count(&owned), 1);
    drop(map);
}

#[test]
fn after_a_shutdown_it_is_refused() {
    let pool = pool(1);
    pool.shutdown(NO_WAIT);
    let refusal = pool.map(|()| (), [()], None).unwrap_err();
    assert!(matches!(refusal, Refusal::Shutdown), "{refusal:?}");
}

#[test]
fn if_it_is_refused_half_way_what_was_submitted_is_cancelled() {
    let pool = Arc::new(pool(1));
    let held = hold(&pool);
    let executed = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&executed);
    let count = move |_| counter.fetch_add(1, SeqCst);
    let same = Arc::clone(&pool);
    let items = (0..10).inspect(move |number| {
        if *number == 5 {
            same.shutdown(NO_WAIT);
        }
    });
    let refusal = pool.map(count, items, None).unwrap_err();
    assert!(matches!(refusal, Refusal::Shutdown), "{refusal:?}");
    assert_eq!(value(&held.release()), "held");
    in_time("shutdown", move || drop(pool));
    assert_eq!(executed.load(SeqCst), 0);
}

#[test]
fn when_the_pool_cancels_its_calls_each_says_so_at_its_place() {
    let pool = pool(1);
    let held = hold(&pool);
    let map = pool.map(|number: i32| number, 0..3, None).unwrap();
    pool.shutdown(CANCEL);
    drop(held);
    let values: Vec<_> = map.collect();
    assert_eq!(values, [(); 3].map(|()| Err(FutureError::Cancelled)));
}

#[test]
fn it_cancels_all_whatever_the_items_do_when_they_are_dropped() {
    let pool = pool(1);
    let held = hold(&pool);
    let executed = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&executed);
    let count = move |_| counter.fetch_add(1, SeqCst);
    let bombs = [(); 3].map(|()| Bomb("an item"));
    drop(pool.map(count.clone(), bombs, None).unwrap());
    let bombs = [(); 3].map(|()| Bomb("an item"));
    let mut map = pool.map(count, bombs, common::NOW).unwrap();
    assert_eq!(map.next(), Some(Err(FutureError::Timeout)));
    assert_eq!(value(&held.release()), "held");
    in_time("shutdown", move || drop(pool));
    assert_eq!(executed.load(SeqCst), 0);
}
