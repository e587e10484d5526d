//! Futures as they are done, whatever the order in which they were submitted.
//!
//! Python: `concurrent.futures.as_completed(fs, timeout=None)`.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use cli::println;
use crossbeam::channel::unbounded;
use threadpool_multicast::{Future, ThreadPoolExecutor, as_completed};

fn main() -> anyhow::Result<()> {
    let pool = ThreadPoolExecutor::builder().max_workers(4).build()?;
    let mut gates = BTreeMap::new();
    let mut futures: Vec<Future<&str>> = Vec::new();
    for name in ["Ann", "Ben", "Cleo", "Dan"] {
        let (gate, gated) = unbounded::<()>();
        gates.insert(name, gate);
        futures.push(pool.submit(move || {
            // Nothing is ever sent: this ends with its gate.
            let _ = gated.recv();
            name
        })?);
    }
    println!("Ann, Ben, Cleo and Dan are asked, in this order");

    let timeout = Duration::from_millis(500);
    let start = Instant::now();
    let mut completed = as_completed(futures, Some(timeout));
    for name in ["Cleo", "Ann"] {
        // Stands for an answer that comes over the network.
        drop(gates.remove(name));
        let future = completed.next().context("no more")??;
        let answer = *future.result(None)?;
        println!("  {answer} has answered, after {:.1?}", start.elapsed());
        ensure!(answer == name, "it was {name}");
    }

    println!("the others say nothing, and we wait for {timeout:?} at the most:");
    let next = completed.next().context("no more")?;
    let error = next.err().context("somebody has answered")?;
    println!("  {error}, after {:.0?}", start.elapsed());
    ensure!((error.unfinished, error.all) == (2, 4), "another number");
    ensure!(completed.next().is_none(), "it goes on after that");

    println!("we need not give them up:");
    let mut completed = as_completed(completed.into_rest(), None);
    for name in ["Dan", "Ben"] {
        drop(gates.remove(name));
        let future = completed.next().context("no more")??;
        let answer = *future.result(None)?;
        println!("  {answer} has answered");
        ensure!(answer == name, "it was {name}");
    }
    Ok(())
}
