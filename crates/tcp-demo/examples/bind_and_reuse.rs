//! Giving a socket its address: once, if nobody has it, and again after a restart.
//!
//! Python: `bind(address)`, and `setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)`, which Python
//! leaves to you and Rust's `TcpListener::bind` does by itself (not on Windows).
//!
//! Sources: bind(2), socket(7) on SO_REUSEADDR; `src/listener.rs`.

use std::{
    io::{self, ErrorKind, Read},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
};

use anyhow::{Context, ensure};
use cli::println;
use socket2::{Domain, SockRef, Socket, Type};

fn main() -> anyhow::Result<()> {
    one_address_for_a_socket()?;
    one_socket_for_an_address()?;
    who_sets_reuse_address()?;
    restart()
}

fn one_address_for_a_socket() -> anyhow::Result<()> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&any_port().into())?;
    let chosen = socket.local_addr()?.as_socket().context("no address")?;
    println!("bind to {}: the system has chosen {chosen}", any_port());
    let again = socket.bind(&any_port().into());
    let error = again.err().context("a socket was bound twice")?;
    println!("  bind it once more: {error}");
    ensure!(error.kind() == ErrorKind::InvalidInput, "expected EINVAL");
    Ok(())
}

fn one_socket_for_an_address() -> anyhow::Result<()> {
    let (_first, address) = testkit::listen();
    let second = tcp_demo::listen(&[address], 1);
    let error = second.err().context("two sockets share a port")?;
    println!("another socket: {error}");
    ensure!(error.kind() == ErrorKind::AddrInUse, "expected EADDRINUSE");

    // A name may stand for several addresses; the first that works is taken.
    let second = TcpListener::bind(&[address, any_port()][..])?;
    println!("  with a second address to try: {}", second.local_addr()?);
    Ok(())
}

fn who_sets_reuse_address() -> anyhow::Result<()> {
    let std = TcpListener::bind(any_port())?;
    let std = SockRef::from(&std).reuse_address()?;
    let socket2 = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    let socket2 = socket2.reuse_address()?;
    println!("SO_REUSEADDR: {std} by TcpListener::bind, {socket2} by Socket::new");
    // On Windows the option would let us take a port that somebody uses.
    ensure!(std == cfg!(not(windows)), "std has changed its mind");
    ensure!(!socket2, "a new socket has the option");
    Ok(())
}

fn restart() -> anyhow::Result<()> {
    println!("a server starts again while its last connection lingers (TIME_WAIT):");
    for (before, now) in [(false, false), (false, true), (true, false), (true, true)]
    {
        let address = run_and_end(before)?;
        let listens = bind(address, now);
        let outcome = match &listens {
            Ok(_) => "it listens".to_owned(),
            Err(error) => error.to_string(),
        };
        println!("  SO_REUSEADDR before: {before}, now: {now}: {outcome}");
        if cfg!(target_os = "linux") {
            let both = before && now;
            ensure!(listens.is_ok() == both, "on Linux both must set it");
        }
    }
    Ok(())
}

/// A server that closes the connection first, so that it lingers here, and ends.
fn run_and_end(reuse: bool) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::from(bind(any_port(), reuse)?);
    let address = listener.local_addr()?;
    let mut client = TcpStream::connect(address)?;
    drop(listener.accept()?);
    ensure!(client.read(&mut [0])? == 0, "the server has not closed");
    Ok(address)
}

fn bind(address: SocketAddr, reuse: bool) -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_reuse_address(reuse)?;
    socket.bind(&address.into())?;
    socket.listen(1)?;
    Ok(socket)
}

fn any_port() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}
