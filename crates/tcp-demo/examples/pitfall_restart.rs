//! Belief: when a server has ended, it can be started again at once.
//!
//! A connection that the server has closed first lingers in its kernel for a minute
//! (TIME_WAIT), and keeps the port from everybody but those who say SO_REUSEADDR; on
//! Linux the first server must have said so, too. Rust's `TcpListener::bind` does it
//! on Unix, and Python's `bind` leaves it to you, as `socket2` does. Source:
//! socket(7).

use std::{
    io::{self, ErrorKind, Read},
    net::{Ipv4Addr, SocketAddr, TcpListener},
};

use anyhow::ensure;
use cli::println;
use socket2::{Domain, Socket, Type};
use testkit::connect;

fn main() -> anyhow::Result<()> {
    println!("Belief: when a server has ended, it can be started again at once.\n");
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));

    println!("What happens:");
    let address = serve_one(listen(plain()?, any_port)?)?;
    match listen(plain()?, address) {
        Err(error) => {
            println!("  it starts again: {error}");
            ensure!(error.kind() == ErrorKind::AddrInUse, "another error");
        }
        Ok(_) => {
            println!("  it starts again, as it can on Windows");
            ensure!(cfg!(windows), "nothing keeps the port");
        }
    }

    println!("\nDone right:");
    println!("  both servers set SO_REUSEADDR, but for Windows");
    let address = serve_one(listen(reusing()?, any_port)?)?;
    let listener = listen(reusing()?, address)?;
    println!("  it starts again: it listens on {}", listener.local_addr()?);
    Ok(())
}

fn plain() -> io::Result<Socket> {
    Socket::new(Domain::IPV4, Type::STREAM, None)
}

/// On Windows the option would let us take a port that another server is using.
fn reusing() -> io::Result<Socket> {
    let socket = plain()?;
    // ANCHOR: cure
    // The cure. Instead of nothing:
    socket.set_reuse_address(cfg!(not(windows)))?;
    // ANCHOR_END: cure
    Ok(socket)
}

fn listen(socket: Socket, address: SocketAddr) -> io::Result<TcpListener> {
    socket.bind(&address.into())?;
    socket.listen(1)?;
    Ok(socket.into())
}

/// Closes the connection of its only client first, and ends.
fn serve_one(listener: TcpListener) -> anyhow::Result<SocketAddr> {
    let address = listener.local_addr()?;
    let mut client = connect(address);
    drop(listener.accept()?);
    ensure!(client.read(&mut [0; 1])? == 0, "the server has not closed");
    println!("  a server at {address} closes its connection, and ends");
    Ok(address)
}
