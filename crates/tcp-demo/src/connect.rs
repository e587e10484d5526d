//! Connecting within a time, over all addresses that a name resolves to.
//!
//! `localhost` may be `::1` and `127.0.0.1`, and the server may listen on only one of
//! them; so each is tried in turn. They share one deadline: each gets an equal part
//! of the time that is left, so that a first address that never answers does not use
//! up the time of the second.
//!
//! Sources: connect(2); Python's `socket.create_connection`, which gives every address
//! the whole timeout.

use std::{
    io,
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

/// Connects to the first of `addresses` that accepts, in `timeout` at the most.
///
/// # Errors
///
/// None of them accepts: a sentence for each, and the kind of the last. `InvalidInput`
/// if there are none.
pub fn connect(
    addresses: &[SocketAddr],
    timeout: Duration,
) -> io::Result<TcpStream> {
    let deadline = Instant::now() + timeout;
    let mut kind = io::ErrorKind::InvalidInput;
    let mut sentences = Vec::new();
    // ANCHOR: try_each
    for (tried, address) in addresses.iter().enumerate() {
        let addresses_left =
            u32::try_from(addresses.len() - tried).unwrap_or(u32::MAX);
        let time_left = deadline.saturating_duration_since(Instant::now());
        // A timeout of zero is an error to the standard library.
        let share = (time_left / addresses_left).max(Duration::from_millis(1));
        match TcpStream::connect_timeout(address, share) {
            Ok(stream) => return Ok(stream),
            Err(error) => {
                kind = error.kind();
                sentences.push(explain(*address, &error, share));
            }
        }
    }
    // ANCHOR_END: try_each
    if sentences.is_empty() {
        sentences.push("no address to connect to".to_owned());
    }
    Err(io::Error::new(kind, sentences.join("; ")))
}

fn explain(address: SocketAddr, error: &io::Error, share: Duration) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            format!("{address}: connection refused: nothing listens there")
        }
        io::ErrorKind::TimedOut => {
            format!("{address}: no answer within {share:.1?}")
        }
        _ => format!("{address}: {error}"),
    }
}
