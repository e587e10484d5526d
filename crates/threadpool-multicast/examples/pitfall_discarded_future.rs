//! Belief: a task that fails says so somewhere.
//!
//! Its error goes into its future. Where nobody keeps the future, the error is dropped with
//! it: it is on no screen and in no log, and the exit status is 0. So ask every future, or
//! leave a callback behind. (A panic is printed, and the exit status is 0 all the same.)
//! In Python: `pool.submit(handle_conn, conn, addr)`; there an exception is as silent.

use std::{env, io, process::Command, process::Output};

use anyhow::ensure;
use cli::{Shown, println};
use threadpool_multicast::{Future, ThreadPoolExecutor};

fn main() -> anyhow::Result<()> {
    match env::args().nth(1).as_deref() {
        Some("discard") => return discard(),
        Some("log") => return log(),
        _ => println!("Belief: a task that fails says so somewhere.\n"),
    }

    println!("What happens:");
    let ended = run_this_program("discard")?;
    ensure!(ended.status.success() && ended.stderr.is_empty(), "it says so");

    println!("\nDone right:");
    let ended = run_this_program("log")?;
    ensure!(ended.stderr.starts_with(b"failed: "), "nobody gets to know");
    Ok(())
}

fn discard() -> anyhow::Result<()> {
    let pool = ThreadPoolExecutor::new();
    drop(pool.submit(|| serve("Ann"))?);
    Ok(())
}

fn log() -> anyhow::Result<()> {
    let pool = ThreadPoolExecutor::new();
    let future = pool.submit(|| serve("Ann"))?;
    // The cure. Instead of nothing:
    future.add_done_callback(log_failure);
    Ok(())
}

fn serve(client: &str) -> io::Result<()> {
    println!("serving {client}");
    Err(io::Error::other(format!("{client} is gone")))
}

fn log_failure(future: &Future<io::Result<()>>) {
    if let Ok(Err(error)) = future.result(None) {
        eprintln!("failed: {error}");
    }
}

fn run_this_program(argument: &str) -> anyhow::Result<Output> {
    let ended = Command::new(env::current_exe()?).arg(argument).output()?;
    println!("  a program's one task fails, and it ends with {}", ended.status);
    for (name, output) in [("stdout", &ended.stdout), ("stderr", &ended.stderr)] {
        println!("    {} bytes on its {name}: {}", output.len(), Shown(output));
    }
    Ok(ended)
}
