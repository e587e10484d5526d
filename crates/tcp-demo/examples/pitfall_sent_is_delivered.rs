//! Belief: what has been sent has arrived.
//!
//! A send succeeds when our own kernel has taken the bytes. They may lie in the
//! kernel of the peer when its program hangs, is stopped or killed, and then nobody
//! ever reads them. That it has them, only the program at the other end can say. In
//! Python: `send` and `sendall`. Source: send(2).

use std::{
    env,
    io::{self, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, ensure};
use cli::{Shown, println};
use testkit::{DEADLINE, connect, listen};

fn main() -> anyhow::Result<()> {
    if let Some(address) = env::args().nth(1) {
        return be_the_peer(&address);
    }
    println!("Belief: what has been sent has arrived.\n");

    println!("What happens:");
    let (mut peer, mut stream) = start_busy_peer()?;
    let len = stream.write(b"PAY 1000")?;
    println!("  sent: {len} bytes, no error");
    peer.kill()?;
    peer.wait()?;
    let error = stream.read(&mut [0; 4]).err().context("the peer has answered")?;
    println!("  the peer is killed, and we receive: {error}");

    println!("\nDone right:");
    let (mut peer, mut stream) = start_busy_peer()?;
    let len = stream.write(b"PAY 1000")?;
    stream.set_read_timeout(Some(Duration::from_millis(200)))?;
    let mut receipt = [0; 4];
    // ANCHOR: cure
    // The cure. Instead of `let arrived = true;`:
    let arrived = stream.read_exact(&mut receipt).is_ok();
    // ANCHOR_END: cure
    println!("  sent: {len} bytes, and a receipt has come: {arrived}");
    ensure!(!arrived, "it takes for paid what nobody has read");
    drop(peer.stdin.take());
    stream.set_read_timeout(Some(DEADLINE))?;
    stream.read_exact(&mut receipt)?;
    println!("  the peer goes on, and we receive: {}", Shown(&receipt));
    ensure!(peer.wait()?.success(), "the peer did not end well");
    Ok(())
}

/// Starts this program once more, as the peer.
fn start_busy_peer() -> anyhow::Result<(Child, TcpStream)> {
    let (listener, address) = listen();
    let mut program = Command::new(env::current_exe()?);
    let peer = program.arg(address.to_string()).stdin(Stdio::piped()).spawn()?;
    println!("  the peer, process {}, waits for its keyboard", peer.id());
    Ok((peer, listener.accept()?.0))
}

fn be_the_peer(address: &str) -> anyhow::Result<()> {
    let mut stream = connect(address.parse()?);
    io::stdin().read_line(&mut String::new())?;
    stream.read_exact(&mut [0; 8])?;
    Ok(stream.write_all(b"paid")?)
}
