//! A socket that listens, for a loop that never waits in `accept`.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use cli::explain_bind;
use socket2::Socket;

/// How many connections may wait to be accepted, unless told otherwise. Many more than
/// for a server that takes one at a time: they come in bursts, and the loop is quick.
pub const DEFAULT_BACKLOG: i32 = 1024;

/// Listens on the first of `addresses` that works, without blocking.
///
/// # Errors
///
/// None of them works; the sentence names the last and says what to do.
pub fn listen(addresses: &[SocketAddr], backlog: i32) -> io::Result<Socket> {
    let mut last =
        io::Error::new(io::ErrorKind::InvalidInput, "no address to listen on");
    for &address in addresses {
        match TcpListener::bind(address) {
            Ok(listener) => {
                let listener = Socket::from(listener);
                // The standard library has chosen 128. The last word counts.
                listener.listen(backlog)?;
                listener.set_nonblocking(true)?;
                return Ok(listener);
            }
            Err(error) => last = explain_bind(address, error),
        }
    }
    Err(last)
}
