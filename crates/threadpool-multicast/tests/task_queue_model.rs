//! Every order in which threads can meet at the queue of a pool.
//!
//! `src/task_queue.rs` is compiled here once more, with loom's mutex and condition variable in
//! the place of those of the standard library. Loom runs each model again and again, and tries
//! the orders in which the threads can take turns; a thread that waits for ever in one of
//! them is a failure.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a part of the crate, for a part of it"
)]

#[path = "../src/task_queue.rs"]
mod task_queue;

/// What `src/sync.rs` has from the standard library.
mod sync {
    pub(crate) use loom::sync::{Condvar, Mutex, MutexGuard};
}

use loom::{
    sync::{Arc, Condvar, Mutex},
    thread,
};
use task_queue::TaskQueue;

/// Tries the orders in which a thread is interrupted so many times at the most: all of them
/// would take hours.
fn model(interruptions: usize, run: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(interruptions);
    builder.check(run);
}

/// Threads that wait for each other.
struct Meeting {
    missing: Mutex<usize>,
    changed: Condvar,
}

impl Meeting {
    fn of(count: usize) -> Arc<Self> {
        let (missing, changed) = (Mutex::new(count), Condvar::new());
        Arc::new(Self { missing, changed })
    }

    fn attend(&self) {
        let mut missing = self.missing.lock().expect("nobody panics");
        *missing -= 1;
        self.changed.notify_all();
        while *missing > 0 {
            missing = self.changed.wait(missing).expect("nobody panics");
        }
    }
}

#[test]
fn two_tasks_that_wait_for_each_other_have_two_workers() {
    model(3, || tasks_that_wait_for_each_other(2));
}

#[test]
fn three_tasks_that_wait_for_each_other_have_three_workers() {
    model(2, || tasks_that_wait_for_each_other(3));
}

fn tasks_that_wait_for_each_other(count: usize) {
    let queue = Arc::new(TaskQueue::new(()));
    let start = |_| {
        let queue: Arc<TaskQueue<Arc<Meeting>>> = Arc::clone(&queue);
        thread::spawn(move || {
            if let Some(task) = queue.next() {
                task.attend();
            }
        })
    };
    let workers: Vec<_> = (0..count).map(start).collect();
    let task = Meeting::of(count);
    (0..count).for_each(|_| queue.push(queue.lock(), Arc::clone(&task)));
    workers.into_iter().for_each(|worker| worker.join().expect("it ends well"));
}

#[test]
fn a_task_is_taken_once_and_the_workers_end() {
    model(3, || {
        let queue = Arc::new(TaskQueue::new(()));
        let workers = [(); 2].map(|()| {
            let queue: Arc<TaskQueue<usize>> = Arc::clone(&queue);
            thread::spawn(move || {
                let mut taken = Vec::new();
                while let Some(task) = queue.next() {
                    taken.push(task);
                }
                taken
            })
        });
        queue.push(queue.lock(), 1);
        queue.push(queue.lock(), 2);
        queue.close(queue.lock());
        let taken = workers.map(|worker| worker.join().expect("it ends well"));
        let mut all = taken.concat();
        all.sort_unstable();
        assert_eq!(all, [1, 2]);
        assert!(
            taken.iter().all(|taken| taken.is_sorted()),
            "not in order: {taken:?}"
        );
    });
}

#[test]
fn what_is_drained_is_not_taken() {
    model(3, || {
        let queue = Arc::new(TaskQueue::new(()));
        let worker = thread::spawn({
            let queue: Arc<TaskQueue<usize>> = Arc::clone(&queue);
            move || {
                let mut taken = Vec::new();
                while let Some(task) = queue.next() {
                    taken.push(task);
                }
                taken
            }
        });
        queue.push(queue.lock(), 1);
        queue.push(queue.lock(), 2);
        let drained = queue.drain();
        queue.close(queue.lock());
        let mut all = worker.join().unwrap();
        all.extend(drained);
        assert_eq!(all, [1, 2]);
    });
}
