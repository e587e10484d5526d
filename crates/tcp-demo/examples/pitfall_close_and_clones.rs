//! Belief: a close ends the connection.
//!
//! It ends one handle. The connection ends with the last of them, and a clone is
//! another: `try_clone` here, `dup` and `makefile` in Python, or a child process that
//! has inherited the socket. A shutdown is for the connection, however many handles
//! there are. Sources: close(2), shutdown(2).

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpStream},
    time::Duration,
};

use anyhow::ensure;
use cli::println;
use testkit::pair;

fn main() -> anyhow::Result<()> {
    println!("Belief: a close ends the connection.\n");

    println!("What happens:");
    let (mut client, server) = pair();
    let mut lines = BufReader::new(server.try_clone()?);
    client.write_all(b"goodbye\n")?;
    lines.read_line(&mut String::new())?;
    drop(server);
    println!("  the server has closed its socket");
    let ended = sees_the_end(&mut client, Duration::from_millis(200))?;
    println!("  the client sees the end of the stream: {ended}");
    ensure!(!ended, "one close ends it for all");
    drop(lines);
    println!("  the server drops its reader of lines, which had a clone");
    let ended = sees_the_end(&mut client, Duration::from_secs(3))?;
    println!("  the client sees the end of the stream: {ended}");
    ensure!(ended, "the last close does not end it");

    println!("\nDone right:");
    let (mut client, server) = pair();
    let mut lines = BufReader::new(server.try_clone()?);
    client.write_all(b"goodbye\n")?;
    lines.read_line(&mut String::new())?;
    // ANCHOR: cure
    // The cure. Instead of nothing:
    server.shutdown(Shutdown::Both)?;
    drop(server);
    // ANCHOR_END: cure
    println!("  the server has shut down and closed its socket");
    let ended = sees_the_end(&mut client, Duration::from_secs(3))?;
    println!("  the client sees the end of the stream: {ended}");
    ensure!(ended, "the connection is still open");
    Ok(())
}

fn sees_the_end(client: &mut TcpStream, patience: Duration) -> anyhow::Result<bool> {
    client.set_read_timeout(Some(patience))?;
    match client.read(&mut [0; 10]) {
        Err(error) if tcp_demo::is_timeout(&error) => Ok(false),
        outcome => Ok(outcome? == 0),
    }
}
