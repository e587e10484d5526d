//! Callbacks of a future: who calls them, and in which order.
//!
//! Python: `add_done_callback(fn)`.

use std::thread;

use anyhow::{Context, ensure};
use cli::println;
use crossbeam::channel::{Sender, unbounded};
use threadpool_multicast::{Future, ThreadPoolExecutor};

fn main() -> anyhow::Result<()> {
    let builder = ThreadPoolExecutor::builder().max_workers(1);
    let pool = builder.thread_name_prefix("worker").build()?;
    let (sender, calls) = unbounded();
    let next = || calls.recv().context("nobody is called");

    println!("added while the call is executed:");
    let (gate, gated) = unbounded::<()>();
    let future = pool.submit(move || gated.recv().is_err())?;
    for name in ["first", "second", "third"] {
        tell_when_done(&future, name, &sender);
    }
    drop(gate);
    for name in ["first", "second", "third"] {
        let (called, thread) = next()?;
        println!("  {called}: called by {thread}");
        ensure!((called, &*thread) == (name, "worker_0"), "another order");
    }

    println!("added when it is done:");
    tell_when_done(&future, "late", &sender);
    let (called, thread) = calls.try_recv().context("it is not called at once")?;
    println!("  {called}: called at once, by {thread}, who adds it");
    ensure!(thread == "main", "called by somebody else");

    println!("of a call that is cancelled:");
    let (gate, gated) = unbounded::<()>();
    let busy = pool.submit(move || gated.recv().is_err())?;
    let future = pool.submit(|| false)?;
    tell_when_done(&future, "cancelled", &sender);
    future.cancel();
    let (called, thread) = calls.try_recv().context("it is not called at once")?;
    println!("  {called}: called within cancel(), by {thread}, who cancels");
    ensure!(thread == "main", "called by somebody else");
    drop(gate);
    busy.result(None)?;
    Ok(())
}

/// Has a callback send its name and that of the thread that calls it.
fn tell_when_done(
    future: &Future<bool>,
    name: &'static str,
    to: &Sender<(&'static str, String)>,
) {
    let to = to.clone();
    future.add_done_callback(move |_| {
        let thread = thread::current().name().unwrap_or("nobody").to_owned();
        // The other end is there for as long as main is.
        let _ = to.send((name, thread));
    });
}
