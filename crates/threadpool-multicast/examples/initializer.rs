//! An initializer: called once in each worker; if it fails, the pool is broken.
//!
//! Python: `ThreadPoolExecutor(initializer=..., initargs=...)`. By position the second
//! argument is not the initializer but the prefix of names; here each setting has its name.

use std::{
    cell::Cell,
    sync::{
        Arc, Barrier,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
};

use anyhow::{Context, bail, ensure};
use cli::println;
use threadpool_multicast::{FutureError, Refusal, ThreadPoolExecutor};

thread_local! {
    /// What a worker has for itself: a connection to a database, say.
    static OWN: Cell<u32> = const { Cell::new(0) };
}

fn main() -> anyhow::Result<()> {
    let calls = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&calls);
    let builder = ThreadPoolExecutor::builder().max_workers(3);
    let builder = builder.initializer(move || {
        OWN.set(counter.fetch_add(1, SeqCst) + 1);
        Ok::<_, &str>(())
    });
    let pool = builder.build()?;
    println!("a pool is built: {} calls of its initializer", calls.load(SeqCst));
    let all_are_here = Arc::new(Barrier::new(3));
    for round in 1..=2 {
        let futures = [(); 3].map(|()| {
            let all_are_here = Arc::clone(&all_are_here);
            pool.submit(move || {
                all_are_here.wait();
                OWN.get()
            })
        });
        let mut own = Vec::new();
        for future in futures {
            own.push(future?.into_result()?);
        }
        own.sort_unstable();
        println!("three tasks at once, round {round}: the workers have {own:?}");
        ensure!(own == [1, 2, 3], "not one each");
    }
    println!("  {} calls, one in each worker", calls.load(SeqCst));

    println!("an initializer that fails:");
    let builder = ThreadPoolExecutor::builder().max_workers(1);
    let pool = builder.initializer(|| Err("no database")).build()?;
    println!("  the pool is built, and the first task is taken in");
    let future = pool.submit(|| "never said")?;
    let error = future.result(None).err().context("it has a value")?;
    println!("  its result: {error}");
    ensure!(matches!(error, FutureError::BrokenPool(_)), "not for that");
    let Err(refused) = pool.submit(|| "never said") else { bail!("taken in") };
    println!("  the next task is refused, {refused}");
    ensure!(matches!(refused.why, Refusal::BrokenPool(_)), "not for that");
    Ok(())
}
