//! Belief: a pool serves more clients than it has workers.
//!
//! A worker that handles a connection is taken until the connection ends, also while its
//! client says nothing. Who comes when all are taken waits in the queue of the pool. With a
//! deadline for the next message, a silent client gives its worker back. (Here it is one for
//! each read: a message that drips in needs a deadline as a whole.)
//! In Python: `pool.submit(handle_conn, conn, addr)`, and `conn.settimeout(seconds)`.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::ensure;
use cli::println;
use testkit::{connect, echo, listen};
use threadpool_multicast::ThreadPoolExecutor;

fn main() -> anyhow::Result<()> {
    println!("Belief: a pool serves more clients than it has workers.\n");
    let (listener, address) = listen();

    println!("What happens:");
    let pool = ThreadPoolExecutor::builder().max_workers(2).build()?;
    let mut clients = Vec::new();
    for number in 1..=3 {
        let client = say_hello(address)?;
        let (stream, _) = listener.accept()?;
        drop(pool.submit(move || echo(stream))?);
        let patience = if number < 3 { 3000 } else { 200 };
        let answered = is_answered(number, &client, patience)?;
        ensure!(answered == (number < 3), "there are not 2 workers");
        clients.push(client);
    }
    drop(clients.remove(0));
    println!("  client 1 leaves");
    ensure!(is_answered(3, &clients[1], 3000)?, "the worker has not come back");

    println!("\nDone right:");
    println!("  a client that says nothing for 100 ms gives its worker back");
    let pool = ThreadPoolExecutor::builder().max_workers(2).build()?;
    let mut clients = Vec::new();
    for number in 1..=3 {
        let client = say_hello(address)?;
        let (stream, _) = listener.accept()?;
        // ANCHOR: cure
        // The cure. Instead of nothing:
        stream.set_read_timeout(Some(Duration::from_millis(100)))?;
        drop(pool.submit(move || echo(stream))?);
        // ANCHOR_END: cure
        ensure!(is_answered(number, &client, 3000)?, "it waits until one leaves");
        clients.push(client);
    }
    Ok(())
}

fn say_hello(address: SocketAddr) -> io::Result<TcpStream> {
    let mut client = connect(address);
    client.write_all(b"hello")?;
    Ok(client)
}

fn is_answered(number: u32, mut client: &TcpStream, wait: u64) -> io::Result<bool> {
    let start = Instant::now();
    client.set_read_timeout(Some(Duration::from_millis(wait)))?;
    let answered = client.read_exact(&mut [0; 5]).is_ok();
    let time = start.elapsed();
    println!("  client {number} is answered: {answered}, after {time:.1?}");
    Ok(answered)
}
