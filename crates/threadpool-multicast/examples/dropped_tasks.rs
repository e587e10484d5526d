//! A task that is never executed drops what it owns, and its connection ends.
//!
//! Python: `pool.submit(handle_conn, conn, addr)`, refused or cancelled: the socket stays
//! open, and the client waits for an answer for ever.

use std::{
    io::Read,
    net::TcpStream,
    time::{Duration, Instant},
};

use anyhow::{bail, ensure};
use cli::println;
use crossbeam::channel::unbounded;
use testkit::pair;
use threadpool_multicast::{Shutdown, ThreadPoolExecutor};

fn serve(mut stream: TcpStream) {
    // The one worker never comes to this.
    let _ = stream.read(&mut [0]);
}

fn main() -> anyhow::Result<()> {
    let pool = ThreadPoolExecutor::builder().max_workers(1).build()?;
    let (begin, begun) = unbounded();
    let (gate, gated) = unbounded::<()>();
    let busy =
        pool.submit(move || begin.send(()).is_ok() && gated.recv().is_err())?;
    begun.recv()?;
    println!("the one worker is busy, and three clients come");
    let (ann, stream) = pair();
    let anns = pool.submit(move || serve(stream))?;
    let (ben, stream) = pair();
    let bens = pool.submit(move || serve(stream))?;

    anns.cancel();
    println!("Ann's task is cancelled:");
    expect_the_end(ann)?;

    pool.shutdown(Shutdown { wait: false, cancel_futures: true });
    println!("Ben's is cancelled by a shutdown: {bens:?}");
    expect_the_end(ben)?;

    let (cleo, stream) = pair();
    let Err(refused) = pool.submit(move || serve(stream)) else { bail!("taken in") };
    println!("Cleo's is refused: {refused}");
    // Until then it is ours: we might serve her ourselves.
    drop(refused);
    expect_the_end(cleo)?;

    println!("and the worker? It knows of none of them: {busy:?}");
    ensure!(busy.running(), "it has ended");
    drop(gate);
    Ok(())
}

/// What the client sees.
fn expect_the_end(mut client: TcpStream) -> anyhow::Result<()> {
    client.set_read_timeout(Some(Duration::from_secs(2)))?;
    let start = Instant::now();
    let len = client.read(&mut [0])?;
    println!(
        "  the client reads {len} bytes, the end, after {:.0?}",
        start.elapsed()
    );
    ensure!(len == 0, "somebody has answered");
    Ok(())
}
