//! What a server does about the address that it was told.

use std::{io, net::SocketAddr};

/// Binds to the first of `addresses` that works.
///
/// # Errors
///
/// None of them works; the sentence names the last and says what to do.
pub fn bind_first<S>(
    addresses: &[SocketAddr],
    bind: impl Fn(SocketAddr) -> io::Result<S>,
) -> io::Result<S> {
    let mut last =
        io::Error::new(io::ErrorKind::InvalidInput, "no address to listen on");
    for &address in addresses {
        match bind(address) {
            Ok(socket) => return Ok(socket),
            Err(error) => last = explain_bind(address, error),
        }
    }
    Err(last)
}

/// The same error, with a sentence that names the address and says what to do.
pub fn explain_bind(address: SocketAddr, error: io::Error) -> io::Error {
    let advice = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "the port is in use; stop the other program, or choose another port \
             (port 0 takes any that is free)"
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine does not have that address; try 127.0.0.1"
        }
        io::ErrorKind::PermissionDenied if address.port() < 1024 => {
            "ports below 1024 are for the administrator; choose a higher one"
        }
        _ => &error.to_string(),
    };
    io::Error::new(error.kind(), format!("can't listen on {address}: {advice}"))
}
