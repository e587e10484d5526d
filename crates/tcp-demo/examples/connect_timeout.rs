//! Connecting within a time, to a name that stands for several addresses.
//!
//! Python: `create_connection(address, timeout)`; with a bare socket, `settimeout` before
//! `connect`.
//!
//! Sources: connect(2); `src/connect.rs`.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use cli::println;
use socket2::{Domain, Socket, Type};
use tcp_demo::{connect, listen};

const TIMEOUT: Duration = Duration::from_millis(400);

fn main() -> anyhow::Result<()> {
    let (_listener, good) = testkit::listen();
    let refused = TcpStream::connect_timeout(&good, Duration::ZERO).err();
    let error = refused.context("connected in no time")?;
    println!("a timeout of zero: {error}");

    // Bound and not listening: nobody else can listen there either.
    let bound = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    bound.bind(&any_port().into())?;
    let refuses = bound.local_addr()?.as_socket().context("no address")?;
    let full = listen(&[any_port()], 1)?;
    let _waiting = fill(full.local_addr()?)?;
    let silent = full.local_addr()?;

    println!("{good} listens, {refuses} refuses, {silent} is silent");
    println!("  (a backlog that is full makes a server silent)");
    for addresses in [vec![refuses, good], vec![silent, good], vec![silent, refuses]]
    {
        let start = Instant::now();
        let outcome = connect(&addresses, TIMEOUT);
        println!("try {addresses:?} for {TIMEOUT:?}:");
        match &outcome {
            Ok(stream) => print!("  connected to {}", stream.peer_addr()?),
            Err(error) => print!("  {error}"),
        }
        println!(" (after {:.1?})", start.elapsed());
        let expected = addresses.contains(&good);
        ensure!(outcome.is_ok() == expected, "expected the contrary");
    }
    Ok(())
}

/// Connects until the backlog takes no more.
fn fill(address: SocketAddr) -> anyhow::Result<Vec<TcpStream>> {
    let mut waiting = Vec::new();
    while let Ok(client) = TcpStream::connect_timeout(&address, TIMEOUT / 4) {
        waiting.push(client);
        ensure!(waiting.len() < 100, "the backlog does not fill");
    }
    Ok(waiting)
}

fn any_port() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}
