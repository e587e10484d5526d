//! What a full backlog does to the next client: it is not refused, it waits.
//!
//! Python: `listen(1)`, and nobody calls `accept()`.
//!
//! Sources: listen(2), tcp(7) on tcp_abort_on_overflow; `src/listener.rs`.

use std::{
    fs,
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::ensure;
use cli::println;
use tcp_demo::listen;

const PATIENCE: Duration = Duration::from_millis(300);

fn main() -> anyhow::Result<()> {
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listener = listen(&[any_port], 1)?;
    let address = listener.local_addr()?;
    println!("listen(1), and nobody accepts");

    let mut clients = Vec::new();
    let (error, waited) = loop {
        let start = Instant::now();
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(client) => clients.push(client),
            Err(error) => break (error, start.elapsed()),
        }
        ensure!(clients.len() < 100, "the backlog does not fill");
    };
    println!("  connections that wait for accept: {}", clients.len());
    println!("  the next client: {error} (after {waited:.1?})");
    if cfg!(windows) {
        println!("  (Windows asks three times and then says: refused)");
    } else {
        ensure!(error.kind() == ErrorKind::TimedOut, "it has not waited");
        println!("  nobody refused it; with more patience it would ask again");
    }
    if cfg!(target_os = "linux") {
        ensure!(clients.len() == 2, "there was room for 2");
        println!("  (Linux holds one more than the backlog says)");
    }

    let start = Instant::now();
    let (_, peer) = listener.accept()?;
    println!("one is accepted, the first that came: {peer}");
    ensure!(peer == clients[0].local_addr()?, "it was not the first");
    let next = TcpStream::connect_timeout(&address, testkit::DEADLINE)?;
    let (next, waited) = (next.local_addr()?, start.elapsed());
    println!("  and there is room for the next: {next} (after {waited:.1?})");

    let backlog = i32::MAX;
    listen(&[any_port], backlog)?;
    println!("listen({backlog}) is no error: the system makes it less");
    if let Ok(most) = fs::read_to_string("/proc/sys/net/core/somaxconn") {
        println!("  at the most net.core.somaxconn, here {}", most.trim());
    }
    Ok(())
}
