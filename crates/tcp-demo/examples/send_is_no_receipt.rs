//! A write succeeds when the kernel has taken the bytes.
//!
//! Whether the peer ever reads them, only an answer of the peer tells.
//!
//! Python: `send` and `sendall`.
//!
//! Sources: send(2), tcp(7); RFC 1122, section 4.2.2.13 on the reset.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
};

use anyhow::{Context, ensure};
use cli::{Shown, println};
use testkit::{connect, listen, pair, wait_until_queued};

fn main() -> anyhow::Result<()> {
    println!("a server that never accepts:");
    let (listener, address) = listen();
    let mut near = connect(address);
    println!("  we are connected to {}", near.peer_addr()?);
    pay(&mut near)?;
    drop(listener);
    println!("  the server ends, and we read: {}", read_error(&mut near)?);

    println!("a server that accepts and does not read:");
    let (mut near, far) = pair();
    pay(&mut near)?;
    wait_until_queued(&far, 8);
    drop(far);
    println!("  it closes, and we read: {}", read_error(&mut near)?);
    let again = near.write(b"PAY 1000").err();
    let error = again.context("a connection outlived a reset")?;
    println!("  we write once more: {error}");

    println!("a server that answers:");
    let (mut near, mut far) = pair();
    pay(&mut near)?;
    let mut order = [0; 8];
    far.read_exact(&mut order)?;
    far.write_all(b"paid")?;
    let mut receipt = [0; 4];
    near.read_exact(&mut receipt)?;
    println!("  we read: {}; this is a receipt", Shown(&receipt));
    ensure!(&receipt == b"paid", "expected: paid");
    Ok(())
}

fn pay(near: &mut TcpStream) -> io::Result<()> {
    let len = near.write(b"PAY 1000")?;
    println!("  we write {len} bytes, and that succeeds");
    Ok(())
}

fn read_error(near: &mut TcpStream) -> anyhow::Result<io::Error> {
    near.read(&mut [0; 10]).err().context("there was no reset")
}
