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
    panics::catch,
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
    /// How many workers have been started.
    started: usize,
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
            started: 0,
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

    /// Sees to it that a worker is there for one task more, if there may be one.
    pub(crate) fn admit(
        self: &Arc<Self>,
        locked: &mut Locked<'_>,
    ) -> Result<(), Refusal> {
        let state = &mut locked.state;
        if let Some(why) = &state.broken {
            return Err(Refusal::BrokenPool(Arc::clone(why)));
        }
        let Some(alive) = &state.alive else { return Err(Refusal::Shutdown) };
        if state.started == self.max_workers || self.load.add() <= state.started {
            return Ok(());
        }
        match self.start_worker(state.started, alive.clone()) {
            Ok(worker) => {
                state.workers.push(worker);
                state.started += 1;
                if state.started == self.max_workers {
                    self.load.ignore();
                }
            }
            // Those who are there will come to it.
            Err(error) if state.started > 0 => {
                log::warn!("the pool has {} workers: {error}", state.started);
            }
            Err(error) => {
                self.load.remove();
                return Err(Refusal::NoWorker(error));
            }
        }
        Ok(())
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
            // What a task owns may panic when it is dropped, and that is no reason to leave
            // the next one pending.
            let _ = catch(|| task.give_up(why.clone()));
        }
    }

    /// Waits until all workers have ended. A worker does not wait for itself.
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

    /// What a worker does.
    fn work(&self) {
        if let Some(initializer) = &self.initializer {
            let ready = catch(initializer);
            if let Err(why) = ready.and_then(|ready| ready.map_err(Arc::from)) {
                return self.break_down(why);
            }
        }
        while let Some(task) = self.tasks.next() {
            // The call's own panics are caught in there. This is for what a value or a
            // closure does when it is dropped.
            let run = catch(|| task.run(Busy(&self.load)));
            if let Err(message) = run {
                log::error!("a destructor panicked on a worker: {message}");
            }
        }
    }

    /// A worker can't be made ready: nothing is taken in any more, and what has not begun
    /// never will.
    fn break_down(&self, why: Arc<str>) {
        log::error!("the pool is broken: its initializer failed: {why}");
        self.lock().state.broken.get_or_insert(Arc::clone(&why));
        self.close();
        self.give_up_pending(&FutureError::BrokenPool(why));
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
