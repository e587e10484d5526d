//! How many threads a pool has, when they start, and what they are called.

mod common;

use std::{
    collections::HashSet,
    io::ErrorKind,
    sync::{
        Arc, Barrier, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

use common::{
    counting_pool, hold, in_time, pool, receive, submit, value, worker_of,
};
use testkit::DEADLINE;
use threadpool_multicast::{Future, ThreadPoolExecutor};

#[test]
fn a_pool_of_no_workers_is_refused() {
    let error = ThreadPoolExecutor::builder().max_workers(0).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("max_workers must be greater than 0"));
}

#[test]
fn by_default_there_are_four_more_than_processors_but_at_most_32() {
    let processors = thread::available_parallelism().unwrap().get();
    let expected = usize::min(32, processors + 4);
    assert_eq!(ThreadPoolExecutor::new().max_workers(), expected);
    assert_eq!(ThreadPoolExecutor::default().max_workers(), expected);
    let built = ThreadPoolExecutor::builder().build().unwrap();
    assert_eq!(built.max_workers(), expected);
    assert_eq!(pool(7).max_workers(), 7);
}

#[test]
fn a_pool_without_tasks_has_no_thread() {
    let (pool, started) = counting_pool(4);
    drop(pool);
    assert_eq!(started.load(SeqCst), 0);
}

#[test]
fn three_tasks_one_after_the_other_are_executed_by_one_thread() {
    for _ in 0..1_000 {
        let (pool, started) = counting_pool(4);
        let workers = [(); 3].map(|()| worker_of(&pool));
        assert_eq!(workers, [workers[0]; 3]);
        drop(pool);
        assert_eq!(started.load(SeqCst), 1);
    }
}

#[test]
fn a_thousand_tasks_one_after_the_other_are_executed_by_one_thread() {
    let (pool, started) = counting_pool(4);
    for number in 0..1_000 {
        assert_eq!(value(&pool.submit(move || number).unwrap()), number);
    }
    assert_eq!(started.load(SeqCst), 1);
}

#[test]
fn a_worker_is_free_again_when_a_call_has_panicked_or_was_cancelled() {
    let (pool, started) = counting_pool(4);
    for _ in 0..100 {
        let future = pool.submit(|| -> u8 { panic!("oh no") }).unwrap();
        common::outcome(&future).unwrap_err();
    }
    assert_eq!(started.load(SeqCst), 1);

    let (pool, started) = counting_pool(2);
    let held = hold(&pool);
    for _ in 0..10 {
        pool.submit(|| ()).unwrap().cancel();
    }
    // Behind the cancelled ones in the queue: who comes to this has passed over them.
    let other = worker_of(&pool);
    drop(held);
    for _ in 0..100 {
        worker_of(&pool);
    }
    assert_ne!(other, thread::current().id());
    assert_eq!(started.load(SeqCst), 2);
}

#[test]
fn a_worker_is_not_free_while_it_drops_a_value_that_nobody_asks_for() {
    let (gate, gated) = mpsc::channel::<()>();
    assert_others_work_while_a_value_is_dropped(gated, |future| {
        // Before the call ends: from then on nobody can ask for the value.
        drop(future);
        drop(gate);
    });
}

#[test]
fn nor_if_its_future_goes_while_callbacks_are_called() {
    let (gate, gated) = mpsc::channel::<()>();
    assert_others_work_while_a_value_is_dropped(gated, |future| {
        let (begin, begun) = mpsc::channel();
        let (end, ends) = mpsc::channel::<()>();
        future.add_done_callback(move |_| {
            begin.send(()).expect("the test waits for it");
            let _ = ends.recv_timeout(DEADLINE);
        });
        drop(gate);
        receive(&begun, "the callback is called");
        drop(future);
        drop(end);
    });
}

/// Its destructor says when it begins, blocks, and says whether it was told to end.
struct Blocks {
    begin: Sender<()>,
    go_on: Mutex<Receiver<()>>,
    end: Sender<bool>,
}

impl Drop for Blocks {
    fn drop(&mut self) {
        self.begin.send(()).expect("the test waits for it");
        let go_on = self.go_on.lock().expect("nobody panics");
        let told = go_on.recv_timeout(DEADLINE);
        self.end.send(told.is_ok()).expect("the test waits for it");
    }
}

/// A value comes when the gate opens, and its future is gone by then: while the worker drops
/// it, another one does the next task.
#[track_caller]
fn assert_others_work_while_a_value_is_dropped(
    gated: Receiver<()>,
    discard: impl FnOnce(Future<Blocks>),
) {
    let (pool, started) = counting_pool(2);
    let (begin, begun) = mpsc::channel();
    let (later_runs, go_on) = mpsc::channel();
    let (end, ended) = mpsc::channel();
    let value = Blocks { begin, go_on: Mutex::new(go_on), end };
    discard(submit(&pool, move || {
        let _ = gated.recv_timeout(DEADLINE);
        value
    }));
    receive(&begun, "the value is dropped");
    let later = submit(&pool, move || {
        // The destructor may be over, if it has waited in vain.
        let _ = later_runs.send(());
    });
    assert!(receive(&ended, "the destructor returns"), "no later task has run");
    common::value(&later);
    drop(pool);
    assert_eq!(started.load(SeqCst), 2);
}

#[test]
fn three_tasks_that_wait_have_three_threads() {
    let (pool, started) = counting_pool(100);
    let held = [(); 3].map(|()| hold(&pool));
    assert_eq!(started.load(SeqCst), 3);
    drop(held);
    drop(pool);
    assert_eq!(started.load(SeqCst), 3);
}

#[test]
fn tasks_that_wait_for_each_other_get_as_many_threads_as_there_may_be() {
    const MAX_WORKERS: usize = 16;
    in_time("a barrier", || {
        let (pool, started) = counting_pool(MAX_WORKERS);
        for _ in 0..100 {
            let all_are_here = Arc::new(Barrier::new(MAX_WORKERS));
            let futures: Vec<_> = (0..MAX_WORKERS)
                .map(|_| {
                    let all_are_here = Arc::clone(&all_are_here);
                    pool.submit(move || {
                        all_are_here.wait();
                        thread::current().id()
                    })
                })
                .collect();
            let threads: HashSet<_> =
                futures.into_iter().map(|future| value(&future.unwrap())).collect();
            assert_eq!(threads.len(), MAX_WORKERS);
        }
        assert_eq!(started.load(SeqCst), MAX_WORKERS);
    });
}

#[test]
fn more_tasks_than_workers_wait_for_their_turn() {
    const MAX_WORKERS: usize = 4;
    let (pool, started) = counting_pool(MAX_WORKERS);
    let held = [(); MAX_WORKERS].map(|()| hold(&pool));
    let futures: Vec<_> =
        (0..15 * MAX_WORKERS).map(|_| pool.submit(|| ()).unwrap()).collect();
    assert_eq!(started.load(SeqCst), MAX_WORKERS);
    assert!(futures.iter().all(|future| !future.running() && !future.done()));
    drop(held);
    futures.iter().for_each(value);
    assert_eq!(started.load(SeqCst), MAX_WORKERS);
}

#[test]
fn no_more_tasks_are_executed_at_a_time_than_there_are_workers() {
    let pool = pool(3);
    let [now, most] = [(); 2].map(|()| Arc::new(AtomicUsize::new(0)));
    let futures: Vec<_> = (0..200)
        .map(|_| {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            pool.submit(move || {
                most.fetch_max(now.fetch_add(1, SeqCst) + 1, SeqCst);
                thread::yield_now();
                now.fetch_sub(1, SeqCst);
            })
        })
        .collect();
    futures.into_iter().for_each(|future| value(&future.unwrap()));
    assert!(most.load(SeqCst) <= 3);
}

#[test]
fn threads_are_called_by_the_prefix_and_a_number() {
    let builder = ThreadPoolExecutor::builder().thread_name_prefix("peers");
    let pool = builder.max_workers(2).build().unwrap();
    let held = hold(&pool);
    let name = || thread::current().name().map(str::to_owned);
    assert_eq!(value(&pool.submit(name).unwrap()).as_deref(), Some("peers_1"));
    drop(held);
}

#[test]
fn each_pool_has_a_prefix_of_its_own_if_none_is_given() {
    let names: HashSet<_> = (0..3)
        .map(|_| {
            let name = || thread::current().name().map(str::to_owned);
            let name = value(&pool(1).submit(name).unwrap()).expect("a name");
            let (prefix, number) = name.rsplit_once('_').expect("a number");
            assert!(prefix.starts_with("ThreadPoolExecutor-"), "{name}");
            assert_eq!(number, "0");
            name
        })
        .collect();
    assert_eq!(names.len(), 3);
}

#[test]
fn a_prefix_that_no_thread_can_have_is_refused() {
    let builder = ThreadPoolExecutor::builder().thread_name_prefix("a\0b");
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn it_shows_how_many_workers_it_may_have_and_what_they_are_called() {
    let builder =
        ThreadPoolExecutor::builder().max_workers(3).thread_name_prefix("peers");
    let debug = format!("{builder:?}");
    assert!(debug.contains("Some(3)") && debug.contains("peers"), "{debug}");
    let debug = format!("{:?}", builder.build().unwrap());
    assert!(debug.contains("max_workers: 3") && debug.contains("peers"), "{debug}");
}
