//! One call for each of several items, and the values in the order of the items.
//!
//! Python: `map(fn, *iterables, timeout=None)`, which raises at the place of an item that
//! fails, and is over then; here the next value can be had.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::ensure;
use cli::println;
use threadpool_multicast::{FutureError, ThreadPoolExecutor};

/// Stands for work: a server that answers after a while.
fn ask(millis: u64) -> u64 {
    thread::sleep(Duration::from_millis(millis));
    millis
}

fn main() -> anyhow::Result<()> {
    let pool = ThreadPoolExecutor::builder().max_workers(4).build()?;
    let items = [80, 20, 60, 40];
    println!("four workers wait for {items:?} ms, at the same time");
    let start = Instant::now();
    let mut values = Vec::new();
    for value in pool.map(ask, items, None)? {
        let value = value?;
        println!("  {value} after {:.0?}", start.elapsed());
        values.push(value);
    }
    println!("  in the order of the items, whoever was first");
    ensure!(values == items, "another order");

    println!("all of them are submitted at once, before anybody asks:");
    let begun = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&begun);
    let begin = move |_| {
        counter.fetch_add(1, SeqCst);
        thread::sleep(Duration::from_millis(20));
    };
    let map = pool.map(begin, 0..4, None)?;
    while begun.load(SeqCst) < 4 {
        ensure!(start.elapsed() < testkit::DEADLINE, "they do not begin");
        thread::yield_now();
    }
    println!("  nobody has asked, and all four have begun");
    println!("  asked for: {} values", map.count());

    println!("with a timeout of 50 ms for all together, and one worker:");
    let pool = ThreadPoolExecutor::builder().max_workers(1).build()?;
    let timeout = Some(Duration::from_millis(50));
    let values: Vec<_> = pool.map(ask, [0, 500, 500, 500], timeout)?.collect();
    println!("  {values:?}, and what has not begun is cancelled");
    ensure!(values.last() == Some(&Err(FutureError::Timeout)), "all was ready");
    ensure!(values.len() < 4, "it did not end there");
    Ok(())
}
