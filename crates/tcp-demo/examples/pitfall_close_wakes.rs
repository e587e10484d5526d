//! Belief: closing a socket wakes the thread that waits in it.
//!
//! The thread keeps the connection open and waits on: in Rust by a handle of its own,
//! in Python because Linux keeps what a call is using. A shutdown is for the
//! connection: who waits in `read` gets the end of the stream. In Python: `close()`,
//! which leaves a `recv` in another thread where it is, and `shutdown(SHUT_RDWR)`.
//! Sources: close(2), shutdown(2).

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpStream},
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use cli::println;
use testkit::{DEADLINE, pair};

fn main() -> anyhow::Result<()> {
    println!("Belief: closing a socket wakes the thread that waits in it.\n");

    println!("What happens:");
    let (mut peer, stream) = pair();
    let reader = start_reader(&stream, DEADLINE)?;
    drop(stream);
    println!("  a thread receives, and we close the socket");
    peer.write_all(b"late")?;
    let len = outcome(reader)?;
    println!(
        "  the thread has not noticed: it receives what comes later, {len} bytes"
    );
    ensure!(len == 4, "the thread received something else");

    println!("\nDone right:");
    let (_peer, stream) = pair();
    let reader = start_reader(&stream, Duration::from_secs(3))?;
    // ANCHOR: cure
    // The cure. Instead of `drop(stream);`:
    stream.shutdown(Shutdown::Both)?;
    // ANCHOR_END: cure
    println!("  a thread receives, and we shut the socket down");
    let len = outcome(reader).context("the thread was not woken")?;
    println!("  the thread is woken: it receives {len} bytes, the end");
    ensure!(len == 0, "the thread received something");
    Ok(())
}

fn start_reader(
    stream: &TcpStream,
    patience: Duration,
) -> io::Result<JoinHandle<io::Result<usize>>> {
    let mut handle = stream.try_clone()?;
    handle.set_read_timeout(Some(patience))?;
    Ok(thread::spawn(move || handle.read(&mut [0; 10])))
}

fn outcome(reader: JoinHandle<io::Result<usize>>) -> anyhow::Result<usize> {
    match reader.join() {
        Ok(len) => Ok(len?),
        Err(_) => bail!("the thread panicked"),
    }
}
