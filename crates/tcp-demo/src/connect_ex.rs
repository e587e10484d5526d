//! Connecting without waiting, and an error number instead of an error.
//!
//! On a non-blocking socket `connect` only starts the attempt. The number it gives is
//! then not a failure, although it looks like one:
//!
//! | number on Linux | name | what it means |
//! |---|---|---|
//! | 0 | | connected |
//! | 115 | EINPROGRESS | the attempt has begun and goes on |
//! | 114 | EALREADY | asked again while it goes on |
//! | 106 | EISCONN | asked again after it has succeeded |
//! | 111 | ECONNREFUSED | this is a failure |
//!
//! How the attempt ended is told once, by [`Socket::take_error`], after the socket has
//! become writable: a failed attempt makes it writable too. Windows says WSAEWOULDBLOCK
//! (10035) for EINPROGRESS.
//!
//! Sources: connect(2); Python's `socket.connect_ex(address)`.

use std::net::SocketAddr;

use socket2::Socket;

/// `socket.connect_ex(address)`: 0, or the error number of `connect`.
///
/// Unlike in Python, where an unknown host still raises an exception, nothing is left
/// that could: a [`SocketAddr`] has no name to look up.
// ANCHOR: connect_ex
pub fn connect_ex(socket: &Socket, address: SocketAddr) -> i32 {
    match socket.connect(&address.into()) {
        Ok(()) => 0,
        Err(error) => {
            error.raw_os_error().expect("connect fails with an error of the system")
        }
    }
}
// ANCHOR_END: connect_ex
