//! Connecting without waiting, and what the numbers of `connect_ex` mean.
//!
//! Python: `sock.setblocking(False)`, then `sock.connect_ex(address)`.
//!
//! Here an attempt is asked again and again how far it is, which costs a whole
//! processor. A program that has other things to do lets a selector wait for it.
//!
//! Sources: connect(2), socket(7) on SO_ERROR; `src/connect_ex.rs`.

use std::{
    io::{self, ErrorKind},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use cli::println;
#[cfg(unix)]
use libc::{EALREADY, EINPROGRESS, EISCONN};
use socket2::{Domain, Socket, Type};
use tcp_demo::{connect_ex, listen};

fn main() -> anyhow::Result<()> {
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listener = listen(&[any_port], 1)?;
    let address = listener.local_addr()?;

    println!("connect, until the backlog is full:");
    let mut connected = Vec::new();
    let waiting = loop {
        let socket = begin(address)?;
        match ask(&socket, address, Duration::from_millis(100)) {
            EALREADY => break socket,
            _ => connected.push(socket),
        }
        ensure!(connected.len() < 100, "the backlog does not fill");
    };

    println!("ask one that is connected once more:");
    let socket = connected.pop().context("none has connected")?;
    let number = ask(&socket, address, Duration::ZERO);
    ensure!(number == EISCONN, "expected EISCONN");
    println!("  it leads to {}", TcpStream::from(socket).peer_addr()?);

    println!("accept one, and the attempt that waited goes on by itself:");
    listener.accept()?;
    let number = ask(&waiting, address, testkit::DEADLINE);
    ensure!([0, EISCONN].contains(&number), "it has not connected");

    println!("connect where nobody listens:");
    let bound = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    bound.bind(&any_port.into())?;
    let address = bound.local_addr()?.as_socket().context("no address")?;
    let socket = begin(address)?;
    let error = wait_for_error(&socket)?;
    println!("  take_error tells how it ended: {error}");
    ensure!(error.kind() == ErrorKind::ConnectionRefused, "not refused");
    println!("  take_error once more: {:?}", socket.take_error()?);
    Ok(())
}

/// Begins an attempt; that it has not ended yet is no failure.
// ANCHOR: begin
fn begin(address: SocketAddr) -> anyhow::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    let number = connect_ex(&socket, address);
    println!("  begun: {number} ({})", meaning(number));
    // Not every system needs time for a connection to itself.
    ensure!([EINPROGRESS, 0].contains(&number), "the attempt has failed");
    Ok(socket)
}
// ANCHOR_END: begin

/// Asks until the attempt has ended, or our patience has.
fn ask(socket: &Socket, address: SocketAddr, patience: Duration) -> i32 {
    let start = Instant::now();
    loop {
        let number = connect_ex(socket, address);
        let asked = start.elapsed();
        if number != EALREADY || asked > patience {
            println!("  asked for {asked:.1?}: {number} ({})", meaning(number));
            return number;
        }
        thread::yield_now();
    }
}

fn wait_for_error(socket: &Socket) -> anyhow::Result<io::Error> {
    let deadline = Instant::now() + testkit::DEADLINE;
    loop {
        if let Some(error) = socket.take_error()? {
            return Ok(error);
        }
        ensure!(Instant::now() < deadline, "the attempt does not end");
        thread::yield_now();
    }
}

fn meaning(number: i32) -> &'static str {
    match number {
        0 => "connected",
        EINPROGRESS => "EINPROGRESS, the attempt goes on",
        EALREADY => "EALREADY, it still goes on",
        EISCONN => "EISCONN, it is connected already",
        _ => "a failure",
    }
}

/// The numbers of Windows, which says WSAEWOULDBLOCK where Unix says EINPROGRESS.
#[cfg(windows)]
const EINPROGRESS: i32 = 10035;
#[cfg(windows)]
const EALREADY: i32 = 10037;
#[cfg(windows)]
const EISCONN: i32 = 10056;
