//! A task that waits for another task of its own pool, which waits for a worker.
//!
//! Python: `pool.submit(lambda: pool.submit(pow, 2, 3).result())` with `max_workers=1`,
//! which hangs for ever.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::ensure;
use cli::println;
use threadpool_multicast::{Future, FutureError, ThreadPoolExecutor};

const TIMEOUT: Duration = Duration::from_millis(100);

fn main() -> anyhow::Result<()> {
    println!("one worker: its task submits another one and waits for that");
    let pool = Arc::new(ThreadPoolExecutor::builder().max_workers(1).build()?);
    let same = Arc::clone(&pool);
    let start = Instant::now();
    let outer = pool.submit(move || -> anyhow::Result<_> {
        let inner = same.submit(|| 2_u32.pow(3))?;
        // Without a timeout, this would be the end.
        let outcome = inner.result(Some(TIMEOUT)).copied();
        Ok((outcome, inner))
    })?;
    let (outcome, inner) = outer.into_result()??;
    println!("  {outcome:?} after {:.0?}", start.elapsed());
    ensure!(outcome == Err(FutureError::Timeout), "who has executed it?");
    println!(
        "  then the worker is free, and the other is executed: {:?}",
        inner.result(None)
    );
    ensure!(inner.result(None) == Ok(&8), "not 8");

    println!("two workers: there is one for the other task");
    let pool = Arc::new(ThreadPoolExecutor::builder().max_workers(2).build()?);
    let same = Arc::clone(&pool);
    let outer = pool.submit(move || -> anyhow::Result<_> {
        let inner = same.submit(|| 2_u32.pow(3))?;
        Ok(inner.result(Some(testkit::DEADLINE)).copied())
    })?;
    let outcome = outer.into_result()??;
    println!("  {outcome:?}; but two such tasks at once, and both wait again");
    ensure!(outcome == Ok(8), "not 8");

    println!("one worker, and no task waits: it hands the other one out");
    let pool = Arc::new(ThreadPoolExecutor::builder().max_workers(1).build()?);
    let same = Arc::clone(&pool);
    let outer = pool.submit(move || same.submit(|| 2_u32.pow(3)))?;
    let inner: Future<u32> = outer.into_result()??;
    let outcome = inner.result(None);
    println!("  {outcome:?}: main waits, whom the pool does not need");
    ensure!(outcome == Ok(&8), "not 8");
    Ok(())
}
