//! Belief: a client that is connected is being served.
//!
//! The kernel of the server completes the connection and keeps it, and the first
//! bytes too, until the program calls `accept`; whether it ever does, `connect` and
//! `send` can't know. An answer of the server tells. In Python: `create_connection`
//! and `sendall`. Source: listen(2).

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    time::Duration,
};

use anyhow::{Context, ensure};
use cli::println;
use testkit::{connect, listen, wait_until_queued};

const PATIENCE: Duration = Duration::from_millis(200);

fn main() -> anyhow::Result<()> {
    println!("Belief: a client that is connected is being served.\n");

    println!("What happens:");
    let (listener, address) = listen();
    println!("  a server listens and never accepts");
    let mut client = connect(address);
    println!("  the client is connected to {}", client.peer_addr()?);
    let len = client.write(b"PAY 1000")?;
    println!("  it sends {len} bytes, no error");
    drop(listener);
    let error = client.read(&mut [0; 10]).err().context("somebody served it")?;
    println!("  the server ends, and the client receives: {error}");

    println!("\nDone right:");
    for accepts in [false, true] {
        let (listener, address) = listen();
        let mut client = connect(address);
        client.set_read_timeout(Some(PATIENCE))?;
        println!("  the client is connected to {}", client.peer_addr()?);
        let server = if accepts { Some(greet(&listener, &client)?) } else { None };
        // ANCHOR: cure
        // The cure. Instead of `let served = true;`:
        let served = client.read(&mut [0; 10]).is_ok_and(|len| len > 0);
        println!("  the server has greeted it within {PATIENCE:?}: {served}");
        // ANCHOR_END: cure
        ensure!(served == server.is_some(), "it believes a server that isn't there");
        if served {
            let len = client.write(b"PAY 1000")?;
            println!("  it sends {len} bytes");
        }
    }
    Ok(())
}

fn greet(listener: &TcpListener, client: &TcpStream) -> io::Result<TcpStream> {
    let (mut stream, _) = listener.accept()?;
    stream.write_all(b"hello")?;
    wait_until_queued(client, 5);
    Ok(stream)
}
