//! Belief: what was sent before a close arrives.
//!
//! A close while something is unread sends a reset instead of an end. The kernel
//! forgets what it had still to send. So say that no more will be sent, read what
//! still comes until the peer ends too, within a deadline, and close then. In Python:
//! `shutdown(SHUT_WR)`, then `recv` until `b''`. Source: RFC 1122, section 4.2.2.13.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    thread,
};

use anyhow::{Context, bail, ensure};
use cli::println;
use tcp_demo::finish;
use testkit::{DEADLINE, pair, wait_until_queued};

const REPLY: &[u8] = &[b'r'; 4 << 20];

fn main() -> anyhow::Result<()> {
    println!("Belief: what was sent before a close arrives.\n");

    println!("What happens:");
    let (client, server, sent) = reply_before_reading()?;
    drop(server);
    let (received, error) = receive(client);
    let error = error.context("there was no reset")?;
    println!("  it closes; the client receives {received}, then: {error}");
    ensure!(received < sent, "nothing was lost");

    println!("\nDone right:");
    let (client, server, sent) = reply_before_reading()?;
    let client = thread::spawn(move || receive(client));
    // ANCHOR: cure
    // The cure. Instead of nothing:
    finish(&server, DEADLINE)?;
    drop(server);
    // ANCHOR_END: cure
    println!("  it shuts sending down, reads to the end, and closes");
    let Ok((received, error)) = client.join() else { bail!("the client panicked") };
    if let Some(error) = error {
        bail!("the client receives {received}, then: {error}");
    }
    println!("  the client receives {received}, then the end");
    ensure!(received == sent, "a part was lost");
    Ok(())
}

/// A server that has sent all it can without waiting, and has not read what has come.
fn reply_before_reading() -> anyhow::Result<(TcpStream, TcpStream, usize)> {
    let (mut client, mut server) = pair();
    client.write_all(b"x")?;
    wait_until_queued(&server, 1);
    server.set_nonblocking(true)?;
    let sent = server.write(REPLY)?;
    server.set_nonblocking(false)?;
    println!("  the server sends {sent} bytes, with 1 byte unread");
    Ok((client, server, sent))
}

/// Reads for as long as something comes: how much, and the error if there was one.
fn receive(mut stream: TcpStream) -> (usize, Option<io::Error>) {
    let (mut received, mut buf) = (0, vec![0; 64 * 1024]);
    loop {
        match stream.read(&mut buf) {
            Ok(0) => return (received, None),
            Ok(len) => received += len,
            Err(error) => return (received, Some(error)),
        }
    }
}
