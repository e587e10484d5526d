//! The peers: the same work as ours, on other libraries, each as a competent user of
//! that library would write it.
//!
//! | file | what it does |
//! |---|---|
//! | `ours.rs` | [`Ours`]: tasks on our pool, by their futures |
//! | `threadpool_crate.rs` | [`ThreadpoolCrate`]: on the crate `threadpool` |
//! | `rayon_pool.rs` | [`RayonPool`]: on a pool of rayon's |
//! | `bare_crossbeam.rs` | [`BareCrossbeam`]: on two threads and a channel |
//! | `thread_pool_executor.py` | on the original in Python |
//! | `echo_threads.rs` | the echo server with a thread for each connection |
//!
//! A pool without futures has one channel for all values, made beforehand. The values
//! come as they come; only their sum is asked for.

mod bare_crossbeam;
#[cfg(target_os = "linux")]
mod echo_threads;
mod ours;
mod rayon_pool;
mod threadpool_crate;

use std::time::{Duration, Instant};

use anyhow::ensure;

use bare_crossbeam::BareCrossbeam;
pub(crate) use ours::Ours;
use rayon_pool::RayonPool;
use threadpool_crate::ThreadpoolCrate;

/// How many threads each pool has.
const WORKERS: usize = 2;

/// A pool, and what brings the values back.
pub(crate) trait Pool {
    /// Its name in the table.
    fn name(&self) -> &'static str;

    /// Submits so many tasks, each with its number as its value, and returns the sum of
    /// all values.
    fn run_all(&mut self, tasks: u32) -> u64;

    /// Submits one task, and returns its value.
    fn run_one(&mut self, number: u32) -> u64;

    /// How long so many tasks take that are submitted before the first value is asked for.
    fn time_all(&mut self, tasks: u32) -> anyhow::Result<Duration> {
        let start = Instant::now();
        let sum = self.run_all(tasks);
        let elapsed = start.elapsed();
        ensure!(
            sum == sum_below(tasks),
            "{}: not all values came back",
            self.name()
        );
        Ok(elapsed)
    }

    /// How long so many tasks take, one after the other.
    fn time_one_by_one(&mut self, tasks: u32) -> anyhow::Result<Duration> {
        let start = Instant::now();
        let sum: u64 = (0..tasks).map(|number| self.run_one(number)).sum();
        let elapsed = start.elapsed();
        ensure!(
            sum == sum_below(tasks),
            "{}: not all values came back",
            self.name()
        );
        Ok(elapsed)
    }
}

fn sum_below(number: u32) -> u64 {
    (0..u64::from(number)).sum()
}

/// All of them; ours is the first.
pub(crate) fn pools() -> anyhow::Result<Vec<Box<dyn Pool>>> {
    Ok(vec![
        Box::new(Ours::new()?),
        Box::new(ThreadpoolCrate::new()),
        Box::new(RayonPool::new()?),
        Box::new(BareCrossbeam::new()),
    ])
}

/// Serves as the peer of this name until the process is killed.
#[cfg(target_os = "linux")]
pub(crate) fn serve(name: &str) -> anyhow::Result<()> {
    ensure!(name == "echo-threads", "there is no peer `{name}`");
    Ok(echo_threads::serve(&bench::listen()?)?)
}

/// No peer is a process there.
#[cfg(not(target_os = "linux"))]
pub(crate) fn serve(name: &str) -> anyhow::Result<()> {
    anyhow::bail!("there is no peer `{name}`")
}
