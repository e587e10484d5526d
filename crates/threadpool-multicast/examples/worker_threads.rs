//! The threads of a pool: when they start, how often they are used, what they are called.
//!
//! Python: `max_workers=None, thread_name_prefix=''`.

use std::{
    collections::BTreeSet,
    sync::{Arc, Barrier},
    thread,
};

use anyhow::{Context, ensure};
use cli::println;
use threadpool_multicast::ThreadPoolExecutor;

fn name() -> Option<String> {
    thread::current().name().map(str::to_owned)
}

fn main() -> anyhow::Result<()> {
    let processors = thread::available_parallelism()?;
    let by_default = ThreadPoolExecutor::new().max_workers();
    println!(
        "without a number of workers: at most {by_default}, on {processors} CPUs"
    );
    ensure!(by_default == usize::min(processors.get() + 4, 32), "another number");

    let builder = ThreadPoolExecutor::builder().max_workers(4);
    let pool = builder.thread_name_prefix("peers").build()?;
    println!("one task after the other, with at most 4 workers:");
    let mut names = BTreeSet::new();
    for _ in 0..100 {
        names.insert(pool.submit(name)?.into_result()?.context("no name")?);
    }
    println!("  100 tasks were executed by {names:?}");
    ensure!(names.len() == 1, "one is enough");

    println!("tasks that wait for each other:");
    for tasks in [2, 4] {
        let all_are_here = Arc::new(Barrier::new(tasks));
        let mut futures = Vec::new();
        for _ in 0..tasks {
            let all_are_here = Arc::clone(&all_are_here);
            futures.push(pool.submit(move || {
                all_are_here.wait();
                name()
            })?);
        }
        let mut names = BTreeSet::new();
        for future in futures {
            names.insert(future.into_result()?.context("no name")?);
        }
        println!("  {tasks} tasks were executed by {names:?}");
        ensure!(names.len() == tasks, "they can't have met");
    }

    let first = ThreadPoolExecutor::new().submit(name)?.into_result()?;
    let second = ThreadPoolExecutor::new().submit(name)?.into_result()?;
    let (first, second) = (first.context("no name")?, second.context("no name")?);
    println!("without a prefix, each pool has its own: {first}, {second}");
    ensure!(first != second, "they are called the same");
    Ok(())
}
