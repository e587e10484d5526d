//! Cancelling a call: it works until the call begins, and not later.
//!
//! Python: `cancel()`, `cancelled()`, `running()`, `done()`.

use anyhow::ensure;
use cli::println;
use crossbeam::channel::unbounded;
use threadpool_multicast::{Future, FutureError, ThreadPoolExecutor};

fn main() -> anyhow::Result<()> {
    let pool = ThreadPoolExecutor::builder().max_workers(1).build()?;
    let (begin, begun) = unbounded();
    let (gate, gated) = unbounded::<()>();
    let running = pool.submit(move || {
        // The other end is there for as long as we are.
        let _ = begin.send(());
        let _ = gated.recv();
        "ran to its end"
    })?;
    let pending = pool.submit(|| "never said")?;
    begun.recv()?;

    println!("the one worker executes the first call, the second one waits:");
    tell("first", &running);
    tell("second", &pending);

    println!("we cancel both:");
    println!("  first: {}, it has begun and is not interrupted", running.cancel());
    println!("  second: {}", pending.cancel());
    tell("first", &running);
    tell("second", &pending);
    ensure!(running.running() && pending.cancelled(), "it is the other way round");
    println!("  who asks for its result: {:?}", pending.result(None));
    ensure!(pending.result(None) == Err(FutureError::Cancelled), "it has a result");

    drop(gate);
    let value = *running.result(None)?;
    println!("the first one has ended: {value:?}");
    println!("  cancel: {}, it is too late", running.cancel());
    ensure!(!running.cancel(), "it was cancelled after its end");
    println!("  and the second one once more: {}, it is", pending.cancel());
    ensure!(pending.cancel(), "it is not cancelled any more");
    Ok(())
}

fn tell<T>(name: &str, future: &Future<T>) {
    println!(
        "  {name}: running {}, done {}, cancelled {}",
        future.running(),
        future.done(),
        future.cancelled()
    );
}
