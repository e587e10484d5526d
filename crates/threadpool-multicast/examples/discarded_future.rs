//! A future that nobody keeps: its task is executed, and a failure is easily overlooked.
//!
//! Python: `pool.submit(handle_conn, conn, addr)`, as servers do it. An exception in there
//! is on no screen and in no log.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};

use anyhow::{Context, ensure};
use cli::println;
use crossbeam::channel::unbounded;
use threadpool_multicast::{Future, ThreadPoolExecutor};

/// Serves a client, and fails.
fn serve(client: &str) -> io::Result<usize> {
    Err(io::Error::new(io::ErrorKind::ConnectionReset, format!("{client} is gone")))
}

fn main() -> anyhow::Result<()> {
    let pool = ThreadPoolExecutor::builder().max_workers(1).build()?;

    println!("we drop the future at once:");
    // Without the drop, the compiler warns: a Future is to be used.
    let executed = Arc::new(AtomicBool::new(false));
    let is_executed = Arc::clone(&executed);
    drop(pool.submit(move || {
        is_executed.store(true, SeqCst);
        serve("Ann")
    })?);
    // The one worker comes to this one behind the other.
    pool.submit(|| ())?.result(None)?;
    let executed = executed.load(SeqCst);
    println!("  executed: {executed}. It has failed, and nobody knows of it");
    ensure!(executed, "it was not");

    println!("with a callback, we may drop it and know all the same:");
    let (sender, log) = unbounded();
    let future = pool.submit(|| serve("Ben"))?;
    let to_log = sender.clone();
    future.add_done_callback(move |future: &Future<io::Result<usize>>| {
        let line = match future.result(None) {
            Ok(Ok(len)) => format!("{len} bytes"),
            Ok(Err(error)) => format!("the connection failed: {error}"),
            Err(error) => format!("the task failed: {error}"),
        };
        // The other end is there for as long as main is.
        let _ = to_log.send(line);
    });
    drop(future);
    let line = log.recv().context("no line")?;
    println!("  {line}");
    ensure!(line == "the connection failed: Ben is gone", "another line");

    println!("or the task itself tells how it has ended:");
    drop(pool.submit(move || {
        if let Err(error) = serve("Cleo") {
            let _ = sender.send(format!("the connection failed: {error}"));
        }
    })?);
    let line = log.recv().context("no line")?;
    println!("  {line}");
    ensure!(line == "the connection failed: Cleo is gone", "another line");
    Ok(())
}
