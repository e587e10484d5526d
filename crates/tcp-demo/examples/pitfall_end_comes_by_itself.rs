//! Belief: the server sees by itself that my message is complete.
//!
//! A server that reads to the end waits for the end, and only the client can send it: by
//! shutting down its sending side, or by closing, after which it receives no reply. As
//! long as it does neither, both wait. In Python: `sendall`, `shutdown(SHUT_WR)` and
//! `recv`. Source: shutdown(2).

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
    time::Duration,
};

use anyhow::{Context, ensure};
use cli::println;
use tcp_demo::is_timeout;
use testkit::{connect, play, read_to_end};

fn main() -> anyhow::Result<()> {
    println!("Belief: the server sees by itself that my message is complete.\n");

    println!("What happens:");
    let server = play(answer_the_whole);
    let mut stream = connect(server.address);
    stream.write_all(b"hello")?;
    println!("  sent: hello");
    let patience = Duration::from_millis(300);
    stream.set_read_timeout(Some(patience))?;
    let error = stream.read(&mut [0; 100]).err().context("there is a reply")?;
    ensure!(is_timeout(&error), "no reply, and no timeout: {error}");
    println!("  no reply within {patience:?}, so we close");
    drop(stream);
    let len = server.outcome();
    println!(
        "  the server has waited too: now it knows that it has all {len} bytes"
    );
    ensure!(len == 5, "the server has not received it all");

    println!("\nDone right:");
    let server = play(answer_the_whole);
    let mut stream = connect(server.address);
    stream.write_all(b"hello")?;
    println!("  sent: hello, and the end");
    // ANCHOR: cure
    // The cure. Instead of nothing:
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(Duration::from_secs(3)))?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).context("no reply in time")?;
    // ANCHOR_END: cure
    println!("  received: {reply}");
    ensure!(reply == "got 5 bytes", "not the reply to what was sent");
    server.outcome();
    Ok(())
}

/// The server: one message per connection, and it ends where the stream ends.
fn answer_the_whole(mut stream: TcpStream) -> usize {
    let message = read_to_end(&stream);
    // The client may have gone.
    let _ = write!(stream, "got {} bytes", message.len());
    message.len()
}
