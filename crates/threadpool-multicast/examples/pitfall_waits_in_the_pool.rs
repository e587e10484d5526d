//! Belief: a task may wait for another task of its pool.
//!
//! While it waits it keeps its worker, and the other task needs one. If all workers wait,
//! they wait for ever; two such tasks are enough for a pool of two. A task that hands out
//! the future leaves the waiting to a thread that the pool does not need.
//! In Python: `pool.submit(lambda: pool.submit(pow, 2, 3).result())`, `max_workers=1`.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::ensure;
use cli::println;
use testkit::DEADLINE;
use threadpool_multicast::{Future, FutureError, ThreadPoolExecutor};

const TIMEOUT: Duration = Duration::from_millis(100);

fn main() -> anyhow::Result<()> {
    println!("Belief: a task may wait for another task of its pool.\n");

    println!("What happens:");
    let pool = Arc::new(ThreadPoolExecutor::builder().max_workers(1).build()?);
    let same = Arc::clone(&pool);
    let start = Instant::now();
    let outer = pool.submit(move || -> anyhow::Result<_> {
        let inner = same.submit(|| 2_u32.pow(3))?;
        // Without a timeout it would wait for ever.
        let outcome = inner.result(Some(TIMEOUT)).copied();
        Ok((inner, outcome))
    })?;
    let (inner, outcome) = outer.into_result()??;
    let time = start.elapsed();
    println!("  the outer task waits for the inner: {outcome:?} after {time:.0?}");
    ensure!(outcome == Err(FutureError::Timeout), "somebody has executed it");
    let outcome = inner.result(Some(DEADLINE));
    println!("  it gives up, and then the inner is executed: {outcome:?}");
    ensure!(outcome == Ok(&8), "not 8");

    println!("\nDone right:");
    let pool = Arc::new(ThreadPoolExecutor::builder().max_workers(1).build()?);
    let same = Arc::clone(&pool);
    let outer = pool.submit(move || -> anyhow::Result<Future<u32>> {
        let inner = same.submit(|| 2_u32.pow(3))?;
        // ANCHOR: cure
        // The cure. Instead of `inner.result(Some(TIMEOUT))?; Ok(inner)`:
        Ok(inner)
        // ANCHOR_END: cure
    })?;
    let inner = outer.into_result()??;
    let outcome = inner.result(Some(DEADLINE));
    println!("  the outer task hands out the future, and main waits: {outcome:?}");
    ensure!(outcome == Ok(&8), "not 8");
    Ok(())
}
