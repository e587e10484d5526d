//! Pools, workers that are busy for as long as a test likes, and waits that end.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::{
    cell::RefCell,
    fmt,
    panic::resume_unwind,
    process,
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::SeqCst},
        mpsc::{self, Receiver, Sender},
    },
    thread::{self, ThreadId},
    time::{Duration, Instant},
};

use testkit::DEADLINE;
use threadpool_multicast::{Future, FutureError, Shutdown, ThreadPoolExecutor};

/// A timeout that has passed already.
pub(crate) const NOW: Option<Duration> = Some(Duration::ZERO);

/// A timeout that is not going to pass.
pub(crate) const SOON: Option<Duration> = Some(DEADLINE);

/// Ends without waiting for anybody, and cancels what has not begun.
pub(crate) const CANCEL: Shutdown = Shutdown { wait: false, cancel_futures: true };

/// Takes nothing in any more, and waits for nobody.
pub(crate) const NO_WAIT: Shutdown = Shutdown { wait: false, cancel_futures: false };

/// A pool whose workers never end hangs when it is dropped, and so does its test, which
/// libtest names after a minute. This ends it.
static LIMIT: LazyLock<()> = LazyLock::new(|| {
    thread::spawn(|| {
        thread::sleep(6 * DEADLINE);
        eprintln!("the tests hang: they have not ended within {:?}", 6 * DEADLINE);
        process::exit(1);
    });
});

#[track_caller]
pub(crate) fn pool(max_workers: usize) -> ThreadPoolExecutor {
    LazyLock::force(&LIMIT);
    let builder = ThreadPoolExecutor::builder().max_workers(max_workers);
    builder.build().expect("a pool with workers")
}

/// A pool that counts its workers as they start.
#[track_caller]
pub(crate) fn counting_pool(
    max_workers: usize,
) -> (ThreadPoolExecutor, Arc<AtomicUsize>) {
    LazyLock::force(&LIMIT);
    let started = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&started);
    let builder = ThreadPoolExecutor::builder().max_workers(max_workers);
    let builder = builder.initializer(move || {
        counter.fetch_add(1, SeqCst);
        Ok::<_, &str>(())
    });
    (builder.build().expect("a pool with workers"), started)
}

/// A task that has begun and does not end before this is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) future: Future<&'static str>,
    gate: Sender<()>,
}

impl Held {
    /// Lets it end, and gives its future back.
    pub(crate) fn release(self) -> Future<&'static str> {
        self.future
    }

    /// The future, and what keeps the task from its end.
    pub(crate) fn into_parts(self) -> (Future<&'static str>, Sender<()>) {
        (self.future, self.gate)
    }
}

/// Submits a task that keeps its worker busy, and waits until it has begun.
#[track_caller]
pub(crate) fn hold(pool: &ThreadPoolExecutor) -> Held {
    LazyLock::force(&LIMIT);
    let (begin, begun) = mpsc::channel();
    let (gate, gated) = mpsc::channel::<()>();
    let future = pool.submit(move || {
        begin.send(()).expect("the test waits for it");
        // Nothing is ever sent.
        let _ = gated.recv_timeout(DEADLINE);
        "held"
    });
    let future = future.expect("the pool takes tasks in");
    receive(&begun, "a task begins");
    Held { future, gate }
}

/// The thread that executes the next task of the pool.
#[track_caller]
pub(crate) fn worker_of(pool: &ThreadPoolExecutor) -> ThreadId {
    let future = pool.submit(|| thread::current().id());
    value(&future.expect("the pool takes tasks in"))
}

/// The future of a call that the pool takes in.
#[track_caller]
pub(crate) fn submit<T: Send + Sync + 'static>(
    pool: &ThreadPoolExecutor,
    call: impl FnOnce() -> T + Send + 'static,
) -> Future<T> {
    pool.submit(call).expect("the pool takes tasks in")
}

/// What it comes to, as soon as it is there.
#[track_caller]
pub(crate) fn value<T: Clone>(future: &Future<T>) -> T {
    outcome(future).expect("a value")
}

/// What it comes to, as soon as it is there.
#[track_caller]
pub(crate) fn outcome<T: Clone>(future: &Future<T>) -> Result<T, FutureError> {
    let outcome = future.result(SOON).cloned();
    assert_ne!(outcome.as_ref().err(), Some(&FutureError::Timeout), "{future:?}");
    outcome
}

/// Comes to this when a call panics.
pub(crate) fn panicked(message: &str) -> FutureError {
    FutureError::Panicked(message.into())
}

/// The next message of a channel; `what` it tells.
#[track_caller]
pub(crate) fn receive<T>(from: &Receiver<T>, what: &str) -> T {
    let received = from.recv_timeout(DEADLINE);
    received.unwrap_or_else(|error| panic!("{what}: {error}"))
}

/// Does something on a thread of its own, as it may hang.
#[track_caller]
pub(crate) fn in_time<T: Send + 'static>(
    what: &str,
    it: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (sender, outcome) = mpsc::channel();
    let thread = thread::spawn(move || {
        let _ = sender.send(it());
    });
    match outcome.recv_timeout(DEADLINE) {
        Ok(outcome) => outcome,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("this hangs: {what}"),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            resume_unwind(thread.join().expect_err("it has sent nothing"))
        }
    }
}

/// Waits until something is so that nobody can wait for otherwise.
#[track_caller]
pub(crate) fn wait_until(what: &str, mut is_it: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !is_it() {
        assert!(Instant::now() < deadline, "not within {DEADLINE:?}: {what}");
        thread::yield_now();
    }
}

thread_local! {
    static END: RefCell<Option<TellsOfItsEnd<()>>> = const { RefCell::new(None) };
}

/// A pool whose workers say when their threads end.
pub(crate) fn pool_that_tells(
    max_workers: usize,
) -> (ThreadPoolExecutor, Receiver<()>) {
    let (sender, ends) = mpsc::channel();
    let sender = Mutex::new(sender);
    let builder = ThreadPoolExecutor::builder().max_workers(max_workers);
    let builder = builder.initializer(move || {
        let sender = sender.lock().expect("nobody panics").clone();
        END.set(Some(TellsOfItsEnd(sender, Some(()))));
        Ok::<_, &str>(())
    });
    (builder.build().expect("a pool with workers"), ends)
}

/// Panics when it is dropped.
#[derive(Debug)]
pub(crate) struct Bomb(pub(crate) &'static str);

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("{}", self.0);
    }
}

/// Says so when it is dropped.
#[derive(Debug)]
pub(crate) struct TellsOfItsEnd<T>(pub(crate) Sender<T>, pub(crate) Option<T>);

impl<T> Drop for TellsOfItsEnd<T> {
    fn drop(&mut self) {
        // The test may be over.
        let _ = self.0.send(self.1.take().expect("it is dropped once"));
    }
}

/// What the library has logged since the test program began.
#[derive(Debug)]
pub(crate) struct Log {
    lines: Receiver<String>,
    seen: Vec<String>,
}

/// Tests run side by side, and there is one log for all.
static LOG: LazyLock<Mutex<Log>> = LazyLock::new(|| {
    Mutex::new(Log { lines: cli::log_to_channel(), seen: Vec::new() })
});

/// Begins to listen: a test that waits for a line calls it first.
pub(crate) fn listen_to_the_log() {
    LazyLock::force(&LOG);
}

/// Waits for a line that has `text` in it.
#[track_caller]
pub(crate) fn wait_for_log(text: impl fmt::Display) {
    let text = text.to_string();
    let mut log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    let Log { lines, seen } = &mut *log;
    while !seen.iter().any(|line| line.contains(&text)) {
        match lines.recv_timeout(DEADLINE) {
            Ok(line) => seen.push(line),
            Err(error) => {
                // The whole log may be tens of thousands of characters.
                let last = &seen[seen.len().saturating_sub(5)..];
                let count = seen.len();
                panic!(
                    "{text:?} is in none of {count} lines, last {last:?}: {error}"
                );
            }
        }
    }
}

/// Numbers that look like chance and are the same in each run.
#[derive(Debug, Clone)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        // Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators".
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }
}
