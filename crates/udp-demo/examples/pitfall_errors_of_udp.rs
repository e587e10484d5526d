//! Belief: UDP never reports an error.
//!
//! The system of the receiver answers a datagram to a port where nobody listens (ICMP, port
//! unreachable). A socket that is not connected is not told; a connected one is, once, by an
//! error of the next call. Windows tells both. In Python: `sendto`, and in its place
//! `connect` and `send`. Source: RFC 1122, section 4.1.3.3.

use std::{
    io::ErrorKind::{ConnectionRefused, ConnectionReset, TimedOut, WouldBlock},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use cli::println;
use testkit::udp_socket;

fn main() -> anyhow::Result<()> {
    println!("Belief: UDP never reports an error.\n");
    let deaf = udp_socket();
    let nobody = deaf.local_addr()?;
    if cfg!(windows) {
        drop(deaf);
    } else {
        // It keeps the port, so that nobody else listens there, and hears only itself.
        deaf.connect(nobody)?;
    }
    let a_while = Some(Duration::from_millis(200));

    println!("What happens:");
    let client = udp_socket();
    for _ in 0..2 {
        let len = client.send_to(b"hello", nobody)?;
        println!("  not connected, sent to where nobody listens: {len} bytes");
    }
    client.set_read_timeout(a_while)?;
    let start = Instant::now();
    let error = client.recv(&mut [0; 16]).err().context("somebody has answered")?;
    let time = start.elapsed();
    if cfg!(windows) {
        println!("  reported after {time:.1?}, so on Windows: {error}");
    } else {
        println!("  reported within {time:.1?}: nothing");
        ensure!(matches!(error.kind(), WouldBlock | TimedOut), "reported: {error}");
    }

    println!("\nDone right:");
    let client = udp_socket();
    // ANCHOR: cure
    // The cure. Instead of nothing:
    client.connect(nobody)?;
    let sent = client.send(b"hello");
    // ANCHOR_END: cure
    let len = sent.context("it is not connected, so no error can be reported")?;
    println!("  connected, sent to where nobody listens: {len} bytes");
    let start = Instant::now();
    let error = client.recv(&mut [0; 16]).err().context("somebody has answered")?;
    println!("  reported by the next call, after {:.1?}: {error}", start.elapsed());
    let is_refused = matches!(error.kind(), ConnectionRefused | ConnectionReset);
    ensure!(is_refused, "it is another error");
    client.set_read_timeout(a_while)?;
    let error = client.recv(&mut [0; 16]).err().context("somebody has answered")?;
    println!("  reported by the call after that: nothing");
    ensure!(matches!(error.kind(), WouldBlock | TimedOut), "reported: {error}");
    Ok(())
}
