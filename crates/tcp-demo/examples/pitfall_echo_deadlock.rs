//! Belief: an echo server and its client can't block each other.
//!
//! There is little room on the way to the server, and on the way back. Who sends all
//! before it receives fills both: the server waits until its echo is taken, and does not
//! read on; the client waits until the server reads on, and does not take the echo. So
//! receive while you send. In Python: a loop of `sendall`, then one of `recv`.
//! Source: send(2).

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpStream},
    thread,
    time::Duration,
};

use anyhow::{Context, ensure};
use cli::println;
use tcp_demo::is_timeout;
use testkit::pair_with_little_room;

const COUNT: usize = 2000;
const MESSAGE: &[u8] = &[b'x'; 1024];

fn main() -> anyhow::Result<()> {
    println!("Belief: an echo server and its client can't block each other.\n");

    println!("What happens:");
    println!("  to send and to echo: {COUNT} messages of {} bytes", MESSAGE.len());
    let patience = Duration::from_millis(500);
    let (near, far) = patient_pair(patience)?;
    let (mut client, mut server) = (Ok(()), Ok(0));
    thread::scope(|scope| {
        scope.spawn(|| server = io::copy(&mut &far, &mut &far));
        client = send(&near);
    });
    let error = client.err().context("the client has sent it all")?;
    ensure!(is_timeout(&error), "the client can't send: {error}");
    println!("  the client waits in its write: no room for {patience:?}");
    let error = server.err().context("the server has echoed it all")?;
    ensure!(is_timeout(&error), "the server can't echo: {error}");
    println!("  the server waits in its write: no room for {patience:?}");

    println!("\nDone right:");
    let (near, far) = patient_pair(Duration::from_secs(3))?;
    let mut echoes = vec![0; COUNT * MESSAGE.len()];
    let received = thread::scope(|scope| {
        scope.spawn(|| io::copy(&mut &far, &mut &far));
        // ANCHOR: cure
        // The cure. Instead of `send(&near)?;`:
        scope.spawn(|| send(&near));
        (&near).read_exact(&mut echoes)
        // ANCHOR_END: cure
    });
    received.context("the client waits in vain")?;
    println!("  the client sends on one thread and receives on another");
    println!("  received: {} bytes of echoes", echoes.len());
    Ok(())
}

fn send(mut stream: &TcpStream) -> io::Result<()> {
    (0..COUNT).try_for_each(|_| stream.write_all(MESSAGE))?;
    stream.shutdown(Shutdown::Write)
}

/// A connection on which a write waits this long for room.
fn patient_pair(patience: Duration) -> io::Result<(TcpStream, TcpStream)> {
    let (near, far) = pair_with_little_room();
    near.set_write_timeout(Some(patience))?;
    far.set_write_timeout(Some(patience))?;
    Ok((near, far))
}
