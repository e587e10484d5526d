//! Shutting a pool down: who waits, and what is cancelled.
//!
//! Python: `shutdown(wait=True, *, cancel_futures=False)`, and the end of a `with` block for
//! what dropping the pool does here.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{bail, ensure};
use cli::println;
use crossbeam::channel::unbounded;
use threadpool_multicast::{Shutdown, ThreadPoolExecutor};

const NO_WAIT: Shutdown = Shutdown { wait: false, cancel_futures: false };

fn main() -> anyhow::Result<()> {
    println!("dropping a pool waits until all is executed:");
    let executed = Arc::new(AtomicU32::new(0));
    let pool = ThreadPoolExecutor::builder().max_workers(2).build()?;
    for _ in 0..20 {
        let executed = Arc::clone(&executed);
        drop(pool.submit(move || {
            // Stands for work.
            thread::sleep(Duration::from_millis(5));
            executed.fetch_add(1, SeqCst);
        })?);
    }
    let start = Instant::now();
    drop(pool);
    let executed = executed.load(SeqCst);
    println!("  20 tasks, {executed} were executed, after {:.0?}", start.elapsed());
    ensure!(executed == 20, "it has not waited");

    let pool = ThreadPoolExecutor::builder().max_workers(1).build()?;
    let (begin, begun) = unbounded();
    let (gate, gated) = unbounded::<()>();
    let running =
        pool.submit(move || begin.send(()).is_ok() && gated.recv().is_err())?;
    let queued = pool.submit(|| true)?;
    begun.recv()?;
    println!("one task runs, another one waits; a shutdown that does not wait:");
    pool.shutdown(NO_WAIT);
    println!("  {running:?}, {queued:?}");
    ensure!(running.running() && !queued.done(), "it has waited");
    let Err(refused) = pool.submit(|| "mine") else { bail!("taken in") };
    println!("  a new task is refused: {refused}");
    println!(
        "  and comes back; we execute it ourselves: {:?}",
        refused.into_call()()
    );

    println!("a shutdown that cancels what has not begun:");
    pool.shutdown(Shutdown { cancel_futures: true, ..NO_WAIT });
    println!("  {running:?}, {queued:?}");
    ensure!(running.running() && queued.cancelled(), "something else");

    println!("a shutdown that waits, as it does by default:");
    drop(gate);
    pool.shutdown(Shutdown::default());
    println!("  {running:?}");
    ensure!(running.done(), "it has not waited");
    Ok(())
}
