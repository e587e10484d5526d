//! Belief: a pool with all its workers taken refuses the next client.
//!
//! Who accepts and submits takes in everybody: the queue of a pool has no limit. The client
//! that lies there is connected, and nobody tells it that it waits. So count those who are
//! served, and tell the next one; or accept nobody until one of them has left.
//! In Python: `ThreadPoolExecutor(128)`, and `pool.submit(handle_conn, conn, addr)`.

use std::{io::BufReader, io::prelude::*, net::TcpStream, time::Duration};

use anyhow::ensure;
use cli::println;
use testkit::{connect, echo, listen};
use threadpool_multicast::{Future, ThreadPoolExecutor};

// A client takes two descriptors here, and macOS has 256 for a program.
const WORKERS: usize = if cfg!(target_os = "macos") { 64 } else { 128 };

fn main() -> anyhow::Result<()> {
    println!("Belief: a pool with all its workers taken refuses the next client.\n");
    let (listener, address) = listen();

    println!("What happens:");
    let pool = ThreadPoolExecutor::builder().max_workers(WORKERS).build()?;
    let (mut futures, mut clients) = (Vec::new(), Vec::new());
    for _ in 0..WORKERS + 50 {
        clients.push(connect(address));
        let (stream, _) = listener.accept()?;
        futures.push(pool.submit(move || welcome(stream))?);
    }
    let served = clients[..WORKERS].iter();
    let served = served.filter(|client| hears(client, 3000) == "welcome").count();
    let queued = futures.iter().filter(|future| !future.running()).count();
    println!("  {} accepted: {served} served, {queued} in the queue", clients.len());
    let heard = hears(&clients[WORKERS], 200);
    println!("  client {} hears within 200 ms: {heard:?}", WORKERS + 1);
    ensure!((served, queued, &*heard) == (WORKERS, 50, ""), "it was told something");
    drop((clients, pool));

    println!("\nDone right:");
    let pool = ThreadPoolExecutor::builder().max_workers(WORKERS).build()?;
    let (mut futures, mut clients) = (Vec::<Future<()>>::new(), Vec::new());
    for _ in 0..WORKERS + 50 {
        clients.push(connect(address));
        let (mut stream, _) = listener.accept()?;
        // The cure. Instead of `let has_worker = true;`:
        let has_worker = futures.iter().filter(|it| !it.done()).count() < WORKERS;
        if has_worker {
            futures.push(pool.submit(move || welcome(stream))?);
        } else {
            stream.write_all(b"we are full\n")?;
        }
    }
    let heard = hears(&clients[WORKERS], 3000);
    println!("  {} served; client {} hears: {heard:?}", futures.len(), WORKERS + 1);
    ensure!(heard == "we are full", "it waits, and does not know for what");
    Ok(())
}

fn welcome(mut stream: TcpStream) {
    let _ = stream.write_all(b"welcome\n");
    echo(stream);
}

/// The line that comes within the time, if one does.
fn hears(client: &TcpStream, millis: u64) -> String {
    let _ = client.set_read_timeout(Some(Duration::from_millis(millis)));
    let line = BufReader::new(client).lines().next();
    line.and_then(Result::ok).unwrap_or_default()
}
