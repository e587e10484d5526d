//! Belief: the lock in a `while let` is given back before the body.
//!
//! What has no name in its head lives until the end of the body, in every edition: here the
//! guard of the lock. So a worker keeps the queue while it works, and the others wait. A
//! function drops the guard when it returns. (A receiver of crossbeam can be cloned, and
//! needs no lock.) In Python: the job inside of `with lock:`, where only taking it belongs.

use std::sync::mpsc::{self, Receiver, RecvError};
use std::{sync::Mutex, sync::MutexGuard, thread, time::Duration};

use anyhow::ensure;
use cli::println;

const SECOND: Duration = Duration::from_secs(1);
type Job<'j> = Box<dyn FnOnce() + Send + 'j>;
type Queue<'j> = Mutex<Receiver<Job<'j>>>;

fn main() -> anyhow::Result<()> {
    println!("Belief: the lock in a `while let` is given back before the body.\n");

    println!("What happens:");
    let together = begun_together("the guard is in the head", |queue| {
        while let Ok(job) = lock(queue).recv() {
            job();
        }
    });
    ensure!(together == 1, "another worker could take a job");

    println!("\nDone right:");
    let together = begun_together("a function drops the guard", |queue| {
        // ANCHOR: cure
        // The cure. Instead of `while let Ok(job) = lock(queue).recv() {`:
        while let Ok(job) = take(queue) {
            job();
        }
        // ANCHOR_END: cure
    });
    ensure!(together == 4, "a worker keeps the lock while it works");
    Ok(())
}

fn lock<'q, 'j>(queue: &'q Queue<'j>) -> MutexGuard<'q, Receiver<Job<'j>>> {
    queue.lock().expect("nobody panics")
}

// ANCHOR: take
fn take<'j>(queue: &Queue<'j>) -> Result<Job<'j>, RecvError> {
    lock(queue).recv()
}
// ANCHOR_END: take

/// How many of four jobs begin while none of them can end.
fn begun_together(how: &str, worker: impl Fn(&Queue<'_>) + Sync) -> usize {
    let gate = Mutex::new(());
    let (begin, begun) = mpsc::channel();
    let (sender, queue) = mpsc::channel();
    let queue: Queue<'_> = Mutex::new(queue);
    thread::scope(|scope| {
        let closed = gate.lock();
        for _ in 0..4 {
            scope.spawn(|| worker(&queue));
            let job: Job<'_> = Box::new(|| drop((begin.send(()), gate.lock())));
            let _ = sender.send(job);
        }
        drop(sender);
        let mut together = usize::from(begun.recv().is_ok());
        while together < 4 && begun.recv_timeout(SECOND).is_ok() {
            together += 1;
        }
        println!("  {how}: {together} of 4 jobs begin before one ends");
        drop(closed);
        together
    })
}
