//! What the executor and its workers share.

use std::{
    cell::Cell,
    fmt, io, mem,
    sync::{
        Arc, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
};

use crossbeam::channel::{Receiver, Sender, bounded};

use crate::{
    FutureError, Refusal,
    panics::{catch, catch_drop},
    task::{Busy, Load, Task},
    task_queue::{Incoming, TaskQueue},
};

/// Called at the start of each worker. The error says why it can't work.
pub(crate) type Initializer = Box<dyn Fn() -> Result<(), String> + Send + Sync>;

pub(crate) struct Pool {
    /// No other pool has the same.
    id: u64,
    pub(crate) max_workers: usize,
    thread_name_prefix: String,
    initializer: Option<Initializer>,
    load: Load,
    tasks: TaskQueue<Arc<dyn Task>, State>,
    /// Ends when the last worker has.
    ended: Receiver<()>,
}

/// The lock that it takes to submit.
type Locked<'p> = MutexGuard<'p, Incoming<Arc<dyn Task>, State>>;

pub(crate) struct State {
    /// Each worker has a clone. None after a shutdown, and when the pool is broken: then
    /// nothing is taken in, and the workers end when there are no tasks left.
    alive: Option<Sender<()>>,
    workers: Vec<JoinHandle<()>>,
    /// Whether the last attempt to start one has failed, which is told once.
    is_short: bool,
    broken: Option<Arc<str>>,
}

thread_local! {
    /// The pool that this thread is a worker of.
    static POOL: Cell<Option<u64>> = const { Cell::new(None) };
}

impl Pool {
    pub(crate) fn new(
        max_workers: usize,
        thread_name_prefix: Option<String>,
        initializer: Option<Initializer>,
    ) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let id = COUNT.fetch_add(1, Ordering::Relaxed);
        let (alive, ended) = bounded(0);
        let state = State {
            alive: Some(alive),
            workers: Vec::new(),
            is_short: false,
            broken: None,
        };
        Self {
            id,
            max_workers,
            thread_name_prefix: thread_name_prefix
                .unwrap_or_else(|| format!("ThreadPoolExecutor-{id}")),
            initializer,
            load: Load::default(),
            tasks: TaskQueue::new(state),
            ended,
        }
    }

    pub(crate) fn lock(&self) -> Locked<'_> {
        self.tasks.lock()
    }

    /// How many workers have been started.
    pub(crate) fn workers(&self) -> usize {
        self.lock().state.workers.len()
    }

    /// Sees to it that a worker is there for one task more, if there may be one. Returns an
    /// error to be logged, if there are fewer than there ought to be: not by this function,
    /// as a logger may have tasks of its own.
    pub(crate) fn admit(
        self: &Arc<Self>,
        locked: &mut Locked<'_>,
    ) -> Result<Option<io::Error>, Refusal> {
        let state = &mut locked.state;
        if let Some(why) = &state.broken {
            return Err(Refusal::BrokenPool(Arc::clone(why)));
        }
        let Some(alive) = &state.alive else { return Err(Refusal::Shutdown) };
        // ANCHOR: when_to_start
        let workers = state.workers.len();
        if workers == self.max_workers || self.load.add() <= workers {
            return Ok(None);
        }
        // ANCHOR_END: when_to_start
        match self.start_worker(workers, alive.clone()) {
            Ok(worker) => {
                state.workers.push(worker);
                state.is_short = false;
                if state.workers.len() == self.max_workers {
                    self.load.ignore();
                }
                Ok(None)
            }
            Err(error) if workers == 0 => {
                self.load.remove();
                Err(Refusal::NoWorker(error))
            }
            // Those who are there will come to it.
            Err(error) => {
                let is_news = !mem::replace(&mut state.is_short, true);
                Ok(is_news.then_some(error))
            }
        }
    }

    /// Queues a task that was admitted under this lock.
    pub(crate) fn enqueue(&self, locked: Locked<'_>, task: Arc<dyn Task>) {
        self.tasks.push(locked, task);
    }

    /// Takes in no more tasks: when there are none left, the workers end.
    pub(crate) fn close(&self) {
        let mut locked = self.lock();
        locked.state.alive = None;
        self.tasks.close(locked);
    }

    /// Ends all tasks that nobody has begun.
    pub(crate) fn give_up_pending(&self, why: &FutureError) {
        for task in self.tasks.drain() {
            // That is no reason to leave the next one pending.
            catch_drop(|| task.give_up(why.clone()));
        }
    }

    /// Waits until all workers have ended. A worker does not wait for itself.
    // ANCHOR: join
    pub(crate) fn join(&self) {
        if POOL.get() == Some(self.id) {
            return;
        }
        let workers = mem::take(&mut self.lock().state.workers);
        for worker in workers {
            // It catches whatever panics.
            let _ = worker.join();
        }
        // Somebody else may be joining them. Nothing is ever sent.
        let _ = self.ended.recv();
    }
    // ANCHOR_END: join

    // ANCHOR: start_worker
    fn start_worker(
        self: &Arc<Self>,
        number: usize,
        alive: Sender<()>,
    ) -> io::Result<JoinHandle<()>> {
        let pool = Arc::clone(self);
        thread::Builder::new()
            .name(format!("{}_{number}", self.thread_name_prefix))
            .spawn(move || {
                POOL.set(Some(pool.id));
                pool.work();
                drop(alive);
            })
    }
    // ANCHOR_END: start_worker

    /// What a worker does.
    // ANCHOR: work
    fn work(&self) {
        if let Some(initializer) = &self.initializer {
            let ready = catch(initializer);
            if let Err(why) = ready.and_then(|ready| ready.map_err(Arc::from)) {
                return self.break_down(why);
            }
        }
        while let Some(task) = self.tasks.next() {
            // The call's own panics are caught in there.
            catch_drop(|| task.run(Busy(&self.load)));
        }
    }
    // ANCHOR_END: work

    /// A worker can't be made ready: nothing is taken in any more, and what has not begun
    /// never will.
    fn break_down(&self, why: Arc<str>) {
        self.lock().state.broken.get_or_insert(Arc::clone(&why));
        self.close();
        let why = FutureError::BrokenPool(why);
        log::error!("{why}");
        self.give_up_pending(&why);
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("max_workers", &self.max_workers)
            .field("thread_name_prefix", &self.thread_name_prefix)
            .finish_non_exhaustive()
    }
}
