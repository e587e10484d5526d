//! A socket that listens: `socket`, `bind` and `listen`, one after the other.
//!
//! `TcpListener::bind` does all three at once, with a backlog that can't be chosen;
//! here they are taken apart.
//!
//! The backlog counts connections that wait for `accept`. When it is full, nobody is
//! refused: the kernel ignores the newcomer, who tries again and again until there is
//! room or its own patience ends (`just example backlog` shows it). Linux takes one
//! more than the backlog says, and caps it at `net.core.somaxconn`.
//!
//! Sources: listen(2), socket(7) for SO_REUSEADDR; Python's `socket.bind(address)` and
//! `socket.listen([backlog])`.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use cli::bind_first;
use socket2::{Domain, Protocol, Socket, Type};

/// The backlog that Python and Rust's standard library choose as well.
pub const DEFAULT_BACKLOG: i32 = 128;

/// Listens on the first of `addresses` that works, with room for `backlog`
/// connections to wait.
///
/// # Errors
///
/// None of them works; the sentence names the last and says what to do.
pub fn listen(addresses: &[SocketAddr], backlog: i32) -> io::Result<TcpListener> {
    bind_first(addresses, |address| listen_on(address, backlog))
}

// ANCHOR: listen_on
fn listen_on(address: SocketAddr, backlog: i32) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    // A connection that has ended lingers in the kernel for a minute and would keep
    // its port from a server that is started again. On Windows it does not, and the
    // same option would let us take a port that another server is using.
    if cfg!(not(windows)) {
        socket.set_reuse_address(true)?;
    }
    socket.bind(&address.into())?;
    socket.listen(backlog)?;
    Ok(socket.into())
}
// ANCHOR_END: listen_on
