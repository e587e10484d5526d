//! Belief: when the backlog is full, a client is refused.
//!
//! It is not answered at all: the kernel drops its request to connect, and the client
//! asks again and again until there is room or its own patience ends, on Linux after
//! some two minutes if it has no timeout. Who is refused has come to a port where
//! nobody listens (or to a full backlog on Windows). In Python: `listen(1)`, and
//! nobody calls `accept()`; Linux keeps one client more than that. Source: listen(2).

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use cli::println;
use tcp_demo::listen;
use testkit::Refusing;

fn main() -> anyhow::Result<()> {
    println!("Belief: when the backlog is full, a client is refused.\n");

    println!("What happens:");
    let nobody = Refusing::new();
    let start = Instant::now();
    let refused = TcpStream::connect(nobody.address).err();
    let error = refused.context("somebody listens")?;
    println!("  nobody listens: {error}, after {:.1?}", start.elapsed());

    let listener = listen(&[(Ipv4Addr::LOCALHOST, 0).into()], 1)?;
    let address = listener.local_addr()?;
    let patience = Duration::from_millis(300);
    let mut clients = Vec::new();
    let (error, waited) = loop {
        let start = Instant::now();
        match TcpStream::connect_timeout(&address, patience) {
            Ok(client) => clients.push(client),
            Err(error) => break (error, start.elapsed()),
        }
        ensure!(clients.len() < 100, "the backlog does not fill");
    };
    println!("  the backlog is full, with {} clients", clients.len());
    println!("  the next client: {error}, after {waited:.1?}");
    if cfg!(windows) {
        println!("  (Windows asks three times and then says: refused)");
    } else {
        ensure!(error.kind() == ErrorKind::TimedOut, "it is not left waiting");
    }

    println!("\nDone right:");
    // ANCHOR: cure
    // The cure. Instead of nothing:
    let _served = listener.accept()?;
    // ANCHOR_END: cure
    println!("  the server accepts, and there is room");
    let start = Instant::now();
    let patience = Duration::from_secs(2);
    TcpStream::connect_timeout(&address, patience).context("there is no room")?;
    println!("  the next client: connected, after {:.1?}", start.elapsed());
    Ok(())
}
