//! A task that is never executed drops what it owns at once: its connection ends.

mod common;

use std::{
    net::TcpStream,
    sync::{Mutex, mpsc},
};

use common::{CANCEL, NO_WAIT, hold, pool, value};
use testkit::{DEADLINE, pair, read_to_end};
use threadpool_multicast::ThreadPoolExecutor;

/// A task that owns one end of a connection, and the other end.
fn owning() -> (impl FnOnce() + Send + 'static, TcpStream) {
    let (stream, peer) = pair();
    (move || drop(stream), peer)
}

#[test]
fn of_a_task_that_is_cancelled() {
    let pool = pool(1);
    // The worker has no time to find the cancelled task in the queue.
    let held = hold(&pool);
    let (task, peer) = owning();
    let future = pool.submit(task).unwrap();
    future.cancel();
    assert_eq!(read_to_end(&peer), b"");
    assert_eq!(value(&held.release()), "held");
}

#[test]
fn of_a_task_that_is_cancelled_by_a_shutdown() {
    let pool = pool(1);
    let held = hold(&pool);
    let (task, peer) = owning();
    let future = pool.submit(task).unwrap();
    pool.shutdown(CANCEL);
    assert_eq!(read_to_end(&peer), b"");
    assert!(future.cancelled());
    assert_eq!(value(&held.release()), "held");
}

#[test]
fn of_a_task_that_is_refused_and_whose_error_is_dropped() {
    let pool = pool(1);
    pool.shutdown(NO_WAIT);
    let (task, peer) = owning();
    let refused = pool.submit(task).unwrap_err();
    peer.set_nonblocking(true).unwrap();
    assert!(peer.peek(&mut [0]).is_err(), "the task that came back has it still");
    peer.set_nonblocking(false).unwrap();
    drop(refused);
    assert_eq!(read_to_end(&peer), b"");
}

#[test]
fn of_a_task_that_a_broken_pool_refuses() {
    let builder = ThreadPoolExecutor::builder().initializer(|| Err("no licence"));
    let pool = builder.build().unwrap();
    pool.submit(|| ()).unwrap().result(common::SOON).unwrap_err();
    let (task, peer) = owning();
    drop(pool.submit(task).unwrap_err());
    assert_eq!(read_to_end(&peer), b"");
}

#[test]
fn of_tasks_that_are_pending_when_the_pool_breaks() {
    let (gate, gated) = mpsc::channel::<()>();
    let gated = Mutex::new(gated);
    let builder = ThreadPoolExecutor::builder().max_workers(1);
    let builder = builder.initializer(move || {
        let _ = gated.lock().unwrap().recv_timeout(DEADLINE);
        Err("no licence")
    });
    let pool = builder.build().unwrap();
    let (futures, peers): (Vec<_>, Vec<_>) = (0..3)
        .map(|_| {
            let (task, peer) = owning();
            (pool.submit(task).unwrap(), peer)
        })
        .unzip();
    drop(gate);
    for peer in peers {
        assert_eq!(read_to_end(&peer), b"");
    }
    // The pool and the futures are still there.
    assert!(futures.iter().all(|future| future.exception(None).is_ok()));
}

#[test]
fn of_a_task_that_panics() {
    let pool = pool(1);
    let (stream, peer) = pair();
    let future = pool.submit(move || -> TcpStream {
        if stream.local_addr().is_ok() {
            panic!("with a connection at hand");
        }
        stream
    });
    let future = future.unwrap();
    assert_eq!(read_to_end(&peer), b"");
    future.result(common::SOON).unwrap_err();
}

#[test]
fn of_the_items_of_a_map_that_is_dropped() {
    let pool = pool(1);
    let held = hold(&pool);
    let (streams, peers): (Vec<_>, Vec<_>) = (0..3).map(|_| pair()).unzip();
    let map = pool.map(drop::<TcpStream>, streams, None).unwrap();
    drop(map);
    for peer in peers {
        assert_eq!(read_to_end(&peer), b"");
    }
    assert_eq!(value(&held.release()), "held");
}
