//! The tasks on their way to the workers, in the order in which they were submitted.
//!
//! ```text
//!  push ---> | incoming |           | outgoing | ---> next
//!            +----------+ exchanged +----------+
//! ```
//!
//! There are two queues, each with a lock: tasks are put into one of them and taken from the
//! other, and whoever finds that empty exchanges the two. So those who submit and those who
//! execute meet once for many tasks, and not for each of them. A channel without limit takes
//! memory as tasks come in, and whoever takes tasks out gives it back: with short tasks both
//! sides then wait for the lock of the allocator (`just bench threadpool tasks` shows it).
//!
//! Workers that wait are woken one after the other: each one looks whether there is more to
//! do than for itself. To wake one for each task would cost far more than to execute a short
//! one.

use std::{collections::VecDeque, mem, sync::PoisonError};

use crossbeam::utils::CachePadded;

use crate::sync::{Condvar, Mutex, MutexGuard};

/// How many tasks there is room for in a queue that has been empty.
const KEPT_LEN: usize = 4096;

/// A queue without limit, for many who put in and many who take out.
pub(crate) struct TaskQueue<T, S = ()> {
    /// Each lock is on a line of memory of its own. Who takes both takes this one first.
    outgoing: CachePadded<Mutex<VecDeque<T>>>,
    incoming: CachePadded<Mutex<Incoming<T, S>>>,
    /// There is a task for a worker that waits, or never will be.
    work: Condvar,
}

pub(crate) struct Incoming<T, S> {
    /// What else those who put in need the lock for: they take it once.
    pub(crate) state: S,
    tasks: VecDeque<T>,
    is_closed: bool,
    /// How many workers wait for a task.
    idle: usize,
    /// Whether one of them was woken, and has not come to look yet.
    is_waking: bool,
}

impl<T, S> TaskQueue<T, S> {
    pub(crate) fn new(state: S) -> Self {
        let incoming = Incoming {
            state,
            tasks: VecDeque::new(),
            is_closed: false,
            idle: 0,
            is_waking: false,
        };
        Self {
            outgoing: CachePadded::new(Mutex::new(VecDeque::new())),
            incoming: CachePadded::new(Mutex::new(incoming)),
            work: Condvar::new(),
        }
    }

    /// Adds a task, and gives the lock back.
    pub(crate) fn push(
        &self,
        mut incoming: MutexGuard<'_, Incoming<T, S>>,
        task: T,
    ) {
        incoming.tasks.push_back(task);
        self.wake_one(incoming);
    }

    /// Takes the next task, as soon as there is one; `None` when there never will be.
    pub(crate) fn next(&self) -> Option<T> {
        let mut was_woken = false;
        loop {
            let mut outgoing = self.lock_outgoing();
            if let Some(task) = outgoing.pop_front() {
                if was_woken {
                    let incoming = self.lock();
                    let is_more = !outgoing.is_empty() || !incoming.tasks.is_empty();
                    drop(outgoing);
                    if is_more {
                        self.wake_one(incoming);
                    }
                }
                return Some(task);
            }
            let mut incoming = self.lock();
            if !incoming.tasks.is_empty() {
                mem::swap(&mut *outgoing, &mut incoming.tasks);
                continue;
            }
            for queue in [&mut *outgoing, &mut incoming.tasks] {
                // What a rush of tasks has taken is given back.
                queue.shrink_to(KEPT_LEN);
            }
            if incoming.is_closed {
                return None;
            }
            // Still with both locks: whoever adds a task from here on sees it.
            incoming.idle += 1;
            drop(outgoing);
            let woken = self.work.wait(incoming);
            incoming = woken.unwrap_or_else(PoisonError::into_inner);
            incoming.idle -= 1;
            incoming.is_waking = false;
            was_woken = true;
        }
    }

    /// Takes out all that nobody has taken.
    pub(crate) fn drain(&self) -> VecDeque<T> {
        let mut outgoing = self.lock_outgoing();
        let mut tasks = mem::take(&mut *outgoing);
        tasks.append(&mut mem::take(&mut self.lock().tasks));
        tasks
    }

    /// Says that nothing will be added any more, and gives the lock back.
    pub(crate) fn close(&self, mut incoming: MutexGuard<'_, Incoming<T, S>>) {
        incoming.is_closed = true;
        drop(incoming);
        self.work.notify_all();
    }

    /// Wakes a worker that waits, unless one is on its way.
    fn wake_one(&self, mut incoming: MutexGuard<'_, Incoming<T, S>>) {
        if incoming.idle > 0 && !incoming.is_waking {
            incoming.is_waking = true;
            drop(incoming);
            self.work.notify_one();
        }
    }

    /// The lock that it takes to add a task.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Incoming<T, S>> {
        // Nothing panics in the middle of a change.
        self.incoming.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_outgoing(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.outgoing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
