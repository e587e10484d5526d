//! A write takes what there is room for; who does not keep count loses bytes.
//!
//! Python: `send(bytes)`, which returns the count, and `sendall(bytes)`, which has none
//! to give when it fails.
//!
//! Sources: send(2), write(2); `Write::write_all` of std.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::TcpStream,
    thread,
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use cli::println;
use socket2::{Domain, Socket, Type};
use tcp_demo::{Mode, is_timeout};
use testkit::pair;

const BYTES: &[u8] = &[b'x'; 16 << 20];

fn main() -> anyhow::Result<()> {
    let total = BYTES.len();
    println!("{total} bytes to send, and the peer does not read yet");
    write_tells_how_many()?;
    write_all_does_not(Mode::NonBlocking)?;
    write_all_does_not(Mode::Timeout(Duration::from_millis(100)))?;
    println!("{total} bytes to send, and the peer reads");
    write_all_waits_for_room()?;

    let unconnected = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    let error = unconnected.send(b"hello").err().context("sent to nobody")?;
    println!("a send on a socket that is not connected: {error}");
    Ok(())
}

/// From the count one goes on when there is room again.
fn write_tells_how_many() -> anyhow::Result<()> {
    let (mut near, far) = pair();
    Mode::NonBlocking.set(&near)?;
    Mode::NonBlocking.set(&far)?;
    let mut received = Vec::new();
    let mut sent = near.write(BYTES)?;
    println!("write, non-blocking: it takes {sent} bytes");
    ensure!(sent < BYTES.len(), "it took all");
    while sent < BYTES.len() {
        match near.write(&BYTES[sent..]) {
            Ok(len) => sent += len,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                receive_what_is_there(&far, &mut received)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    drop(near);
    Mode::Blocking.set(&far)?;
    (&far).read_to_end(&mut received)?;
    println!("  we go on while the peer reads: {} arrive", received.len());
    ensure!(received.len() == BYTES.len(), "lost or sent twice");
    Ok(())
}

fn write_all_does_not(mode: Mode) -> anyhow::Result<()> {
    let (mut near, mut far) = pair();
    mode.set(&near)?;
    let error = near.write_all(BYTES).err().context("it took all")?;
    println!("write_all, {mode:?}: {error}");
    ensure!(is_timeout(&error), "expected a timeout");
    drop(near);
    let mut received = Vec::new();
    far.read_to_end(&mut received)?;
    println!("  {} bytes arrive, and we can't know it", received.len());
    ensure!(received.len() < BYTES.len(), "all bytes arrived");
    Ok(())
}

fn write_all_waits_for_room() -> anyhow::Result<()> {
    let (mut near, mut far) = pair();
    let receiver = thread::spawn(move || {
        let mut received = Vec::new();
        far.read_to_end(&mut received).map(|_| received)
    });
    Mode::Blocking.set(&near)?;
    near.write_all(BYTES)?;
    drop(near);
    let Ok(received) = receiver.join() else {
        bail!("the receiver did not end well");
    };
    let received = received?;
    println!("write_all, blocking: {} arrive", received.len());
    ensure!(received == BYTES, "bytes were lost");
    Ok(())
}

/// Unlike `write_all`, `read_to_end` keeps what it has when it fails.
fn receive_what_is_there(mut far: &TcpStream, to: &mut Vec<u8>) -> io::Result<()> {
    match far.read_to_end(to) {
        Err(error) if error.kind() != ErrorKind::WouldBlock => Err(error),
        _ => Ok(()),
    }
}
