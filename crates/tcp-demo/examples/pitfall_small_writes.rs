//! Belief: two small sends cost no more than one.
//!
//! Nagle's algorithm keeps a short segment back until the one before it is acknowledged,
//! and a peer that has nothing to say yet delays its acknowledgment. So the second part
//! of a request waits, some 40 ms on Linux. Send it together with the first, or switch
//! the algorithm off: TCP_NODELAY. In Python: `sendall(header)`, `sendall(body)`, `recv`.
//! Sources: tcp(7); RFC 9293, sections 3.7.4 and 3.8.6.3.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpStream},
    thread,
    time::{Duration, Instant},
};

use anyhow::ensure;
use cli::println;
use testkit::pair;

const HEADER: &[u8] = b"len=5";
const BODY: &[u8] = b"hello";

fn main() -> anyhow::Result<()> {
    println!("Belief: two small sends cost no more than one.\n");

    println!("What happens:");
    let slow = median_time(&[HEADER, BODY], false)?;
    println!("  send the header, send the body, receive the reply: {slow:.1?}");

    println!("\nDone right:");
    // ANCHOR: cure
    // The cure. Instead of `let request = [HEADER, BODY];`:
    let request = [[HEADER, BODY].concat()];
    let fast = median_time(&request, false)?;
    // ANCHOR_END: cure
    println!("  send header and body, receive the reply: {fast:.1?}");
    let two = median_time(&[HEADER, BODY], true)?;
    println!("  two sends again, but with TCP_NODELAY: {two:.1?}");
    // How long other systems delay is not measured here.
    ensure!(4 * fast < slow || !cfg!(target_os = "linux"), "one send is not faster");
    Ok(())
}

/// The median time of a request, which is sent in these parts, and its reply.
fn median_time(parts: &[impl AsRef<[u8]>], nodelay: bool) -> io::Result<Duration> {
    let (mut near, far) = pair();
    near.set_nodelay(nodelay)?;
    let mut times = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| answer(far));
        for _ in 0..11 {
            let start = Instant::now();
            for part in parts {
                near.write_all(part.as_ref())?;
            }
            near.read_exact(&mut [0; 2])?;
            times.push(start.elapsed());
        }
        near.shutdown(Shutdown::Write)
    })?;
    times.sort();
    // A few may be acknowledged at once, the very first one among them.
    Ok(times[times.len() / 2])
}

fn answer(mut stream: TcpStream) -> io::Result<()> {
    loop {
        stream.read_exact(&mut [0; 10])?;
        stream.write_all(b"ok")?;
    }
}
