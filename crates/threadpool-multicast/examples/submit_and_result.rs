//! Submitting calls: each has a future, and the future lends its result when it is there.
//!
//! Python: `submit(fn, *args)`, `result(timeout=None)`, `exception(timeout=None)`. The
//! arguments are what the closure captures, and there are no keywords.

use std::time::{Duration, Instant};

use anyhow::ensure;
use cli::println;
use crossbeam::channel::unbounded;
use threadpool_multicast::{FutureError, ThreadPoolExecutor};

fn main() -> anyhow::Result<()> {
    let pool = ThreadPoolExecutor::new();

    let (base, exponent) = (2_u64, 10);
    let future = pool.submit(move || base.pow(exponent))?;
    let value = *future.result(None)?;
    println!("2 to the power of 10 is {value}");
    ensure!(value == 1024, "it is not");
    // Lent, not given: one may ask again, and another thread may too.
    println!("  asked again: {:?}, and now it is {future:?}", future.result(None));
    println!("  given away: {:?}", future.into_result());

    println!("a call that takes longer than we like to wait:");
    let (gate, gated) = unbounded::<()>();
    let future = pool.submit(move || gated.recv().is_err())?;
    let timeout = Duration::from_millis(50);
    let start = Instant::now();
    let outcome = future.result(Some(timeout));
    println!(
        "  a timeout of {timeout:?}: {outcome:?} after {:.0?}",
        start.elapsed()
    );
    ensure!(outcome == Err(FutureError::Timeout), "it can't be done yet");
    println!("  it goes on: done {}, and it is {future:?}", future.done());
    drop(gate);
    let outcome = future.result(None);
    println!("  asked again without a timeout: {outcome:?}");
    ensure!(outcome == Ok(&true), "it has ended");

    println!("a call that fails in its own way:");
    let future = pool.submit(|| "x".parse::<u8>())?;
    println!("  the result is what it returns: {:?}", future.result(None)?);
    println!("  and there is no exception: {:?}", future.exception(None)?);
    ensure!(future.result(None)?.is_err(), "x is no number");
    Ok(())
}
