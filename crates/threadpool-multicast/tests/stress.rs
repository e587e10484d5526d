//! Very many tasks, of which some are cancelled: each is executed once or not at all.

mod common;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    thread,
};

use common::{Chance, in_time, outcome, pool};
use threadpool_multicast::{Future, FutureError, ThreadPoolExecutor};

const SUBMITTERS: u64 = 8;
const EACH: usize = 12_500;

/// What has become of the tasks.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    executed: usize,
    panicked: usize,
    cancelled: usize,
}

#[test]
fn of_a_hundred_thousand_tasks_each_is_either_executed_once_or_cancelled() {
    in_time("a hundred thousand tasks", || {
        let pool = Arc::new(pool(4));
        let [executed, called] = [(); 2].map(|()| Arc::new(AtomicUsize::new(0)));
        let submitting: Vec<_> = (0..SUBMITTERS)
            .map(|seed| {
                let (pool, executed) = (Arc::clone(&pool), Arc::clone(&executed));
                let called = Arc::clone(&called);
                thread::spawn(move || {
                    submit(&pool, &executed, &called, Chance(seed))
                })
            })
            .collect();
        let mut all = Count::default();
        for submitting in submitting {
            let Count { executed, panicked, cancelled } = submitting.join().unwrap();
            all.executed += executed;
            all.panicked += panicked;
            all.cancelled += cancelled;
        }
        // The outcome of a panic is there before its callback is called.
        drop(Arc::into_inner(pool).expect("nobody else has it"));
        assert_eq!(all.executed + all.panicked, executed.load(SeqCst));
        assert_eq!(called.load(SeqCst), EACH * 8);
        assert_eq!(all.executed + all.panicked + all.cancelled, EACH * 8);
        // Else this says nothing.
        assert!(
            all.executed > 0 && all.panicked > 0 && all.cancelled > 0,
            "{all:?}"
        );
    });
}

/// What has become of the tasks of one submitter. Each counts itself when it is executed,
/// and its callback when it is called.
fn submit(
    pool: &ThreadPoolExecutor,
    executed: &Arc<AtomicUsize>,
    called: &Arc<AtomicUsize>,
    mut chance: Chance,
) -> Count {
    let mut futures: Vec<(Arc<AtomicUsize>, Future<usize>)> = Vec::new();
    for number in 0..EACH {
        let own = Arc::new(AtomicUsize::new(0));
        let (executed, counter) = (Arc::clone(executed), Arc::clone(&own));
        let is_panicking = chance.below(1_000) == 0;
        let future = pool.submit(move || {
            executed.fetch_add(1, SeqCst);
            counter.fetch_add(1, SeqCst);
            // Without the hook, which would tell of a hundred of them.
            if is_panicking {
                std::panic::resume_unwind(Box::new("by chance"));
            }
            number
        });
        let future = future.expect("the pool is open");
        let called = Arc::clone(called);
        future.add_done_callback(move |_| {
            called.fetch_add(1, SeqCst);
        });
        futures.push((own, future));
        if chance.below(3) == 0 {
            // Perhaps one that has been cancelled, executed or begun already.
            let all = u64::try_from(futures.len()).expect("not so many");
            let back = usize::try_from(chance.below(all.min(100))).expect("below");
            let (_, future) = &futures[futures.len() - 1 - back];
            future.cancel();
        }
    }
    let mut count = Count::default();
    for (number, (own, future)) in futures.into_iter().enumerate() {
        let times = match outcome(&future) {
            Ok(value) => {
                assert_eq!(value, number);
                count.executed += 1;
                1
            }
            Err(FutureError::Panicked(_)) => {
                count.panicked += 1;
                1
            }
            Err(error) => {
                assert_eq!(error, FutureError::Cancelled);
                count.cancelled += 1;
                0
            }
        };
        assert_eq!(own.load(SeqCst), times);
    }
    count
}

#[test]
fn a_pool_is_built_used_and_dropped_a_thousand_times() {
    in_time("building pools", || {
        for number in 0..1_000 {
            let pool = pool(2);
            let futures = [(); 3].map(|()| pool.submit(move || number).unwrap());
            drop(pool);
            for future in futures {
                assert_eq!(future.result(common::NOW), Ok(&number));
            }
        }
    });
}
