//! A task that panics: its future says so, and the worker serves the next task.
//!
//! Python: the exception of the call, which `result()` raises, and which is printed nowhere.
//! Here each panic is on stderr, once, whoever asks for the result.

use std::{panic::panic_any, thread};

use anyhow::{Context, ensure};
use cli::println;
use threadpool_multicast::{FutureError, ThreadPoolExecutor};

fn main() -> anyhow::Result<()> {
    let builder = ThreadPoolExecutor::builder().max_workers(1);
    let pool = builder.thread_name_prefix("worker").build()?;
    let first = pool.submit(|| thread::current().id())?.into_result()?;

    let divisor = 0;
    let future = pool.submit(move || 7_u32.checked_div(divisor).expect("7 / 0"))?;
    let error = future.result(None).err().context("it has a value")?;
    println!("a task panics. Its result: {error}");
    ensure!(error == FutureError::Panicked("7 / 0".into()), "another message");
    println!("  as its exception: {:?}", future.exception(None)?);

    let second = pool.submit(|| thread::current().id())?.into_result()?;
    println!("the one worker serves the next task: {}", first == second);
    ensure!(first == second, "it is another thread");

    let future = pool.submit(|| -> u32 { panic_any(42) })?;
    println!("a panic need not be a text: {:?}", future.result(None));
    ensure!(future.exception(None)?.is_some(), "it did not panic");

    let future = pool.submit(|| "value")?;
    future.add_done_callback(|_| panic!("a callback that fails"));
    println!(
        "a callback panics, and the result is the same: {:?}",
        future.result(None)
    );
    let third = pool.submit(|| thread::current().id())?.into_result()?;
    println!("the one worker serves the next task: {}", first == third);
    ensure!(first == third, "it is another thread");
    Ok(())
}
