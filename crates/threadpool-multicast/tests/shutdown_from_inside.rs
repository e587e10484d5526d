//! A task that shuts a pool down, or is the last to have it.

mod common;

use std::{
    sync::{
        Arc,
        mpsc::{self},
    },
    time::Duration,
};

use common::{hold, in_time, pool, pool_that_tells, receive, value};
use testkit::DEADLINE;
use threadpool_multicast::{FutureError, Refusal, Shutdown};

#[test]
fn a_task_may_shut_its_pool_down_and_does_not_wait_for_itself() {
    in_time("shutdown", || {
        for max_workers in [1, 3] {
            let pool = Arc::new(pool(max_workers));
            let held = (max_workers > 1).then(|| hold(&pool));
            let same = Arc::clone(&pool);
            let ending = pool.submit(move || {
                same.shutdown(Shutdown::default());
                let refused = same.submit(|| ()).unwrap_err();
                matches!(refused.why, Refusal::Shutdown)
            });
            assert!(value(&ending.unwrap()));
            drop(held);
            pool.shutdown(Shutdown::default());
        }
    });
}

#[test]
fn a_task_that_shuts_its_pool_down_leaves_the_waiting_to_the_others() {
    let (pool, ends) = pool_that_tells(1);
    let pool = Arc::new(pool);
    let same = Arc::clone(&pool);
    let ending = pool.submit(move || same.shutdown(Shutdown::default())).unwrap();
    value(&ending);
    let same = Arc::clone(&pool);
    in_time("shutdown", move || same.shutdown(Shutdown::default()));
    ends.try_recv().expect("the thread has ended");
}

#[test]
fn a_task_may_wait_for_the_end_of_another_pool() {
    in_time("shutdown", || {
        let (inner, outer) = (pool(2), pool(1));
        let held = hold(&inner);
        let future = inner.submit(|| 7).unwrap();
        let ending = outer.submit(move || {
            inner.shutdown(Shutdown::default());
            future.done()
        });
        let ending = ending.unwrap();
        let soon = Some(Duration::from_millis(30));
        assert_eq!(
            ending.result(soon),
            Err(FutureError::Timeout),
            "it does not wait"
        );
        drop(held);
        assert!(value(&ending));
    });
}

#[test]
fn a_task_may_be_the_last_to_have_its_pool() {
    let (pool, ends) = pool_that_tells(2);
    let pool = Arc::new(pool);
    let (gate, gated) = mpsc::channel::<()>();
    let same = Arc::clone(&pool);
    let last = pool.submit(move || {
        let _ = gated.recv_timeout(DEADLINE);
        assert_eq!(Arc::strong_count(&same), 1);
        drop(same);
        "dropped"
    });
    let last = last.unwrap();
    let (sender, executed) = mpsc::channel();
    drop(pool.submit(move || sender.send(()).unwrap()).unwrap());
    drop(pool);
    drop(gate);
    assert_eq!(value(&last), "dropped");
    receive(&executed, "the other task is executed");
    for _ in 0..2 {
        receive(&ends, "a thread ends");
    }
}

#[test]
fn a_callback_may_be_the_last_to_have_its_pool() {
    let (pool, ends) = pool_that_tells(1);
    let held = hold(&pool);
    held.future.add_done_callback(move |_| drop(pool));
    assert_eq!(value(&held.release()), "held");
    receive(&ends, "the thread ends");
}
