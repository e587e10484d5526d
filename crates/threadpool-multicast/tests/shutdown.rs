//! `ThreadPoolExecutor::shutdown`, and dropping it.

mod common;

use std::{
    cell::RefCell,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
        mpsc::{self, Sender},
    },
    thread,
    time::Duration,
};

use common::{
    CANCEL, Held, NO_WAIT, hold, in_time, outcome, pool, pool_that_tells, receive,
    value,
};
use threadpool_multicast::{FutureError, Refusal, Shutdown, ThreadPoolExecutor};

#[test]
fn the_default_waits_and_cancels_nothing() {
    assert_eq!(Shutdown::default(), Shutdown { wait: true, cancel_futures: false });
}

#[test]
fn it_waits_for_all_that_is_queued() {
    in_time("shutdown", || {
        let pool = pool(5);
        let futures: Vec<_> = (0..50)
            .map(|number| {
                let call = move || {
                    thread::yield_now();
                    number
                };
                pool.submit(call).unwrap()
            })
            .collect();
        pool.shutdown(Shutdown::default());
        assert!(futures.iter().all(|future| future.done()));
        assert!(futures.iter().map(value).eq(0..50));
    });
}

#[test]
fn it_cancels_what_has_not_begun_if_asked_to_and_leaves_nothing_pending() {
    let pool = Arc::new(pool(2));
    let held = [(); 2].map(|()| hold(&pool));
    let futures: Vec<_> = (0..50).map(|_| pool.submit(|| ()).unwrap()).collect();
    let (begin, begun) = mpsc::channel();
    // The last of them says that the others are cancelled too.
    futures[49].add_done_callback(move |_| begin.send(()).unwrap());
    let same = Arc::clone(&pool);
    let shutting = thread::spawn(move || {
        same.shutdown(Shutdown { wait: true, cancel_futures: true });
    });
    receive(&begun, "the last one is cancelled");
    assert!(futures.iter().all(|future| future.cancelled()));
    assert!(!shutting.is_finished(), "two tasks have not ended");
    for future in held.map(Held::release) {
        assert_eq!(value(&future), "held");
    }
    in_time("shutdown", || shutting.join().unwrap());
}

#[test]
fn it_cancels_without_waiting_if_asked_to() {
    let pool = pool(1);
    let held = hold(&pool);
    let futures: Vec<_> = (0..50).map(|_| pool.submit(|| ()).unwrap()).collect();
    pool.shutdown(CANCEL);
    assert!(futures.iter().all(|future| future.cancelled()));
    assert!(held.future.running());
    assert_eq!(value(&held.release()), "held");
}

#[test]
fn it_does_not_wait_if_asked_to_and_all_is_executed_and_the_threads_end() {
    let (pool, ends) = pool_that_tells(2);
    let held = [(); 2].map(|()| hold(&pool));
    let queued = pool.submit(|| 7).unwrap();
    pool.shutdown(NO_WAIT);
    assert!(!queued.done(), "nobody waits for it");
    for future in held.map(Held::release) {
        assert_eq!(value(&future), "held");
    }
    assert_eq!(value(&queued), 7);
    for _ in 0..2 {
        receive(&ends, "a thread ends while the pool is still there");
    }
    drop(pool);
}

#[test]
fn three_tasks_that_wait_have_three_threads_and_all_of_them_end() {
    let (pool, ends) = pool_that_tells(10);
    let held = [(); 3].map(|()| hold(&pool));
    drop(held);
    in_time("shutdown", move || pool.shutdown(Shutdown::default()));
    assert_eq!(ends.try_iter().count(), 3);
}

/// Takes its time to end.
struct Slow(Sender<()>);

impl Drop for Slow {
    fn drop(&mut self) {
        thread::sleep(Duration::from_millis(30));
        // The test may be over.
        let _ = self.0.send(());
    }
}

#[test]
fn it_waits_for_the_threads_to_their_very_end() {
    thread_local! {
        static SLOW: RefCell<Option<Slow>> = const { RefCell::new(None) };
    }
    let (sender, ends) = mpsc::channel();
    let pool = pool(1);
    let end_slowly = pool.submit(move || SLOW.set(Some(Slow(sender))));
    value(&end_slowly.unwrap());
    in_time("shutdown", move || pool.shutdown(Shutdown::default()));
    ends.try_recv().expect("the thread has ended");
}

#[test]
fn dropping_a_pool_waits_for_what_is_queued_and_for_the_threads() {
    let (pool, ends) = pool_that_tells(3);
    let executed = Arc::new(AtomicUsize::new(0));
    for _ in 0..50 {
        let executed = Arc::clone(&executed);
        let count = move || executed.fetch_add(1, SeqCst);
        drop(pool.submit(count).unwrap());
    }
    in_time("dropping a pool", move || drop(pool));
    assert_eq!(executed.load(SeqCst), 50);
    let ended = ends.try_iter().count();
    assert!((1..=3).contains(&ended), "{ended} threads");
    assert!(ends.try_recv().is_err());
}

#[test]
fn dropping_a_pool_waits_even_after_a_shutdown_that_did_not() {
    let pool = pool(1);
    let held = hold(&pool);
    pool.shutdown(NO_WAIT);
    let (sender, dropped) = mpsc::channel();
    let dropping = thread::spawn(move || {
        drop(pool);
        sender.send(()).unwrap();
    });
    dropped.recv_timeout(Duration::from_millis(30)).expect_err("a task runs");
    drop(held);
    receive(&dropped, "the pool is dropped");
    dropping.join().unwrap();
}

#[test]
fn dropping_a_pool_that_a_panic_unwinds_waits_too() {
    let (sender, executed) = mpsc::channel();
    let panicking = thread::spawn(move || {
        let pool = pool(1);
        let held = hold(&pool);
        drop(pool.submit(move || sender.send(()).unwrap()).unwrap());
        drop(held);
        panic!("with a pool at hand");
    });
    assert!(panicking.join().is_err());
    executed.try_recv().expect("it was executed before the thread ended");
}

#[test]
fn to_shut_down_twice_is_to_shut_down_once() {
    in_time("shutdown", || {
        let pool = pool(2);
        let future = pool.submit(|| 7).unwrap();
        for how in [NO_WAIT, CANCEL, Shutdown::default(), Shutdown::default()] {
            pool.shutdown(how);
        }
        assert!(future.done());
    });
}

#[test]
fn a_pool_without_threads_is_shut_down_at_once() {
    in_time("shutdown", || {
        let pool = pool(2);
        pool.shutdown(Shutdown::default());
        assert!(matches!(pool.submit(|| ()).unwrap_err().why, Refusal::Shutdown));
    });
}

#[test]
fn behind_many_tasks_it_waits_for_each_of_them() {
    in_time("shutdown", || {
        for _ in 0..100 {
            let pool = pool(3);
            let executed = Arc::new(AtomicUsize::new(0));
            for _ in 0..20 {
                let executed = Arc::clone(&executed);
                let count = move || executed.fetch_add(1, SeqCst);
                drop(pool.submit(count).unwrap());
            }
            pool.shutdown(Shutdown::default());
            assert_eq!(executed.load(SeqCst), 20);
        }
    });
}

#[test]
fn all_who_shut_down_at_once_return_when_all_is_done() {
    in_time("shutdown", || {
        for _ in 0..50 {
            let pool = Arc::new(pool(3));
            let held = [(); 3].map(|()| hold(&pool));
            let executed = Arc::new(AtomicUsize::new(0));
            for _ in 0..20 {
                let executed = Arc::clone(&executed);
                let count = move || executed.fetch_add(1, SeqCst);
                drop(pool.submit(count).unwrap());
            }
            let shutting = [(); 4].map(|()| {
                let (pool, executed) = (Arc::clone(&pool), Arc::clone(&executed));
                thread::spawn(move || {
                    pool.shutdown(Shutdown::default());
                    executed.load(SeqCst)
                })
            });
            drop(held);
            for shutting in shutting {
                assert_eq!(shutting.join().unwrap(), 20);
            }
        }
    });
}

#[test]
fn what_is_submitted_while_others_shut_down_is_executed_or_comes_back() {
    in_time("submitting", || {
        for round in 0..30 {
            let pool = Arc::new(pool(2));
            let executed = Arc::new(AtomicUsize::new(0));
            let (begin, begun) = mpsc::channel();
            let submitting = [(); 3].map(|()| {
                let (pool, executed) = (Arc::clone(&pool), Arc::clone(&executed));
                let begin = begin.clone();
                thread::spawn(move || submit_until_refused(&pool, &executed, &begin))
            });
            receive(&begun, "somebody submits");
            let how = [Shutdown::default(), NO_WAIT, CANCEL][round % 3];
            pool.shutdown(how);
            pool.shutdown(Shutdown::default());
            let at_the_end = executed.load(SeqCst);
            let mut accepted = 0;
            for submitting in submitting {
                for future in submitting.join().unwrap() {
                    assert!(future.done(), "{future:?}");
                    let is_cancelled =
                        outcome(&future) == Err(FutureError::Cancelled);
                    assert!(!is_cancelled || how == CANCEL);
                    accepted += usize::from(!is_cancelled);
                }
            }
            assert_eq!((executed.load(SeqCst), accepted), (at_the_end, at_the_end));
        }
    });
}

/// What was taken in until one was not; and that one comes back whole.
fn submit_until_refused(
    pool: &ThreadPoolExecutor,
    executed: &Arc<AtomicUsize>,
    begin: &Sender<()>,
) -> Vec<threadpool_multicast::Future<usize>> {
    let mut futures = Vec::new();
    loop {
        let owned = Arc::new(());
        let (counter, given) = (Arc::clone(executed), Arc::clone(&owned));
        let call = move || {
            drop(given);
            counter.fetch_add(1, SeqCst)
        };
        match pool.submit(call) {
            Ok(future) => futures.push(future),
            Err(refused) => {
                assert!(matches!(refused.why, Refusal::Shutdown));
                assert_eq!(Arc::strong_count(&owned), 2, "it has what it owns");
                drop(refused);
                assert_eq!(Arc::strong_count(&owned), 1);
                return futures;
            }
        }
        // Only the first one is waited for.
        let _ = begin.send(());
    }
}
