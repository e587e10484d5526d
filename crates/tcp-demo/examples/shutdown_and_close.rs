//! What shutdown and close tell the peer, and how a close can lose a reply.
//!
//! Python: `shutdown(SHUT_WR)`, `shutdown(SHUT_RD)`, `close()`, which is `drop` here.
//!
//! Sources: shutdown(2), tcp(7); RFC 1122, section 4.2.2.13; `src/close.rs`.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    thread,
};

use anyhow::{Context, bail, ensure};
use cli::println;
use tcp_demo::finish;
use testkit::{pair, wait_until_queued};

const REPLY: &[u8] = &[b'r'; 4 << 20];

fn main() -> anyhow::Result<()> {
    shutdown_write_sends_an_end()?;
    shutdown_read_sends_nothing()?;
    a_close_with_unread_input_resets()?;
    finish_loses_nothing()
}

fn shutdown_write_sends_an_end() -> anyhow::Result<()> {
    let (mut near, mut far) = pair();
    near.shutdown(Shutdown::Write)?;
    let len = far.read(&mut [0; 10])?;
    println!("shutdown(Write): the peer reads {len} bytes, the end");
    ensure!(len == 0, "the peer reads no end");
    far.write_all(b"goodbye")?;
    let len = near.read(&mut [0; 10])?;
    println!("  we can still receive: {len} bytes");
    ensure!(len == 7, "we receive no more");
    Ok(())
}

fn shutdown_read_sends_nothing() -> anyhow::Result<()> {
    let (mut near, mut far) = pair();
    near.shutdown(Shutdown::Read)?;
    let len = near.read(&mut [0; 10])?;
    println!("shutdown(Read): we read {len} bytes, but the peer has not ended");
    far.set_nonblocking(true)?;
    let seen = far.read(&mut [0; 10]).map_err(|error| error.kind());
    println!("  the peer has not been told anything: it reads {seen:?}");
    ensure!(seen == Err(ErrorKind::WouldBlock), "the peer was told");
    let len = far.write(b"hello")?;
    println!("  and may send as before: {len} bytes");
    if cfg!(target_os = "linux") {
        wait_until_queued(&near, len);
        let len = near.read(&mut [0; 10])?;
        println!("  on Linux they even arrive: we read {len} bytes");
    }
    Ok(())
}

fn a_close_with_unread_input_resets() -> anyhow::Result<()> {
    let (mut near, mut far) = pair();
    near.write_all(b"x")?;
    wait_until_queued(&far, 1);
    far.set_nonblocking(true)?;
    let sent = far.write(REPLY)?;
    println!("a close with 1 byte unread, after a reply of {sent} bytes:");
    drop(far);
    let (received, error) = receive(&mut near);
    let error = error.context("there was no reset")?;
    println!("  the peer receives {received}, then: {error}");
    ensure!(error.kind() == ErrorKind::ConnectionReset, "expected a reset");
    ensure!(received < sent, "nothing was lost");
    Ok(())
}

fn finish_loses_nothing() -> anyhow::Result<()> {
    let (mut near, mut far) = pair();
    near.write_all(b"x")?;
    wait_until_queued(&far, 1);
    let sent = REPLY.len();
    println!("finish with 1 byte unread, after a reply of {sent} bytes:");
    let server = thread::spawn(move || {
        far.write_all(REPLY)?;
        finish(&far, testkit::DEADLINE)
    });
    let (received, error) = receive(&mut near);
    drop(near);
    ensure!(received == sent && error.is_none(), "a part was lost: {error:?}");
    println!("  the peer receives {received}, then the end");
    let Ok(outcome) = server.join() else {
        bail!("the server did not end well");
    };
    Ok(outcome?)
}

/// Reads for as long as something comes: how much, and the error if there was one.
fn receive(stream: &mut TcpStream) -> (usize, Option<io::Error>) {
    let (mut received, mut buf) = (0, vec![0; 64 * 1024]);
    loop {
        match stream.read(&mut buf) {
            Ok(0) => return (received, None),
            Ok(len) => received += len,
            Err(error) => return (received, Some(error)),
        }
    }
}
