//! What `accept` gives: a socket of its own, and what it has from the listener.
//!
//! Python: `accept()`, where a listener's timeout does not pass to the accepted socket.
//!
//! Sources: accept(2), socket(7) on SO_RCVTIMEO; `src/mode.rs`.

use std::{
    net::{TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use cli::println;
use socket2::SockRef;
use tcp_demo::{Mode, is_timeout};

const TIMEOUT: Duration = Duration::from_millis(100);

fn main() -> anyhow::Result<()> {
    let (listener, address) = testkit::listen();
    println!("listening on {address}");
    let client = TcpStream::connect(address)?;
    let (accepted, peer) = listener.accept()?;
    let here = accepted.local_addr()?;
    println!("accepted: a socket of its own, from {here} to {peer}");
    ensure!(peer == client.local_addr()?, "it is not the client");
    ensure!(here == address, "it has another port");

    if cfg!(target_os = "linux") {
        a_timeout_passes_to_the_accepted(&listener)?;
    } else {
        println!("here a listener's timeout does nothing; on Linux it would");
    }
    non_blocking_may_pass_or_not(&listener)
}

fn a_timeout_passes_to_the_accepted(listener: &TcpListener) -> anyhow::Result<()> {
    SockRef::from(listener).set_read_timeout(Some(TIMEOUT))?;
    let start = Instant::now();
    let error = listener.accept().err().context("somebody came")?;
    let waited = start.elapsed();
    println!("a listener with a timeout of {TIMEOUT:?}, and no client:");
    println!("  accept: {error} (after {waited:.1?})");
    ensure!(is_timeout(&error), "{error} does not mean a timeout");

    let _client = TcpStream::connect(listener.local_addr()?)?;
    let inherited = accept_soon(listener)?.read_timeout()?;
    println!("  with one: the read timeout of the accepted is {inherited:?}");
    println!("  it is the listener's; in Python there would be none");
    ensure!(inherited.is_some(), "Linux does not pass it on");
    Ok(())
}

fn non_blocking_may_pass_or_not(listener: &TcpListener) -> anyhow::Result<()> {
    listener.set_nonblocking(true)?;
    let _client = TcpStream::connect(listener.local_addr()?)?;
    let accepted = accept_soon(listener)?;
    println!("a listener that is non-blocking:");
    #[cfg(unix)]
    {
        let passed = SockRef::from(&accepted).nonblocking()?;
        println!("  the accepted socket is non-blocking: {passed}");
        println!("  (false on Linux, true on macOS, the BSDs and Windows)");
        ensure!(passed != cfg!(target_os = "linux"), "it is not");
    }
    Mode::Blocking.set(&accepted)?;
    println!("  so set what you want: it is blocking now, without a timeout");
    Ok(())
}

/// Accepts without waiting: a client may be connected before it is in the backlog.
fn accept_soon(listener: &TcpListener) -> anyhow::Result<TcpStream> {
    let deadline = Instant::now() + testkit::DEADLINE;
    loop {
        match listener.accept() {
            Ok((accepted, _)) => return Ok(accepted),
            Err(error) if is_timeout(&error) && Instant::now() < deadline => {
                thread::yield_now();
            }
            Err(error) => return Err(error.into()),
        }
    }
}
