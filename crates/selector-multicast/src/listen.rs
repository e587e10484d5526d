//! A socket that listens, for a loop that never waits in `accept`.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use cli::bind_first;
use socket2::Socket;

/// Listens on the first of `addresses` that works, without blocking.
///
/// # Errors
///
/// None of them works; the sentence names the last and says what to do.
pub fn listen(addresses: &[SocketAddr], backlog: i32) -> io::Result<Socket> {
    let listener = Socket::from(bind_first(addresses, TcpListener::bind)?);
    // The standard library has chosen 128. The last word counts.
    listener.listen(backlog)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
