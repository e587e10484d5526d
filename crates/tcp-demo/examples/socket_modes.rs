//! The three modes of a socket, told apart by a read when nothing has come.
//!
//! Python: `settimeout(None)`, `settimeout(0.0)`, `settimeout(0.1)`; there a timeout of
//! zero means non-blocking, here it is an error or (in socket2) no timeout at all.
//!
//! Sources: fcntl(2) on O_NONBLOCK, socket(7) on SO_RCVTIMEO; `src/mode.rs`.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use cli::println;
use socket2::SockRef;
use tcp_demo::{Mode, is_timeout};

const TIMEOUT: Duration = Duration::from_millis(100);

fn main() -> anyhow::Result<()> {
    let (near, far) = testkit::pair();
    blocking(&near, &far)?;
    a_timeout_of_zero(&near)?;
    both_at_once(&near)
}

/// Each end of a connection is a socket with a mode of its own: while `far` waits in
/// its read, `near` goes through the two modes that do not wait for ever.
fn blocking(mut near: &TcpStream, far: &TcpStream) -> anyhow::Result<()> {
    Mode::Blocking.set(far)?;
    thread::scope(|scope| {
        let waiting = scope.spawn(|| read(far));
        let others = non_blocking(near).and_then(|()| timeout(near));
        let waits = !waiting.is_finished();
        near.write_all(b"x")?;
        others?;
        ensure!(waits, "a blocking read returned without a byte");
        let Ok((Ok(len), waited)) = waiting.join() else {
            bail!("the blocking read did not get its byte");
        };
        println!("blocking: the other end has waited meanwhile, {waited:.1?},");
        println!("  until something came: {len} byte");
        Ok(())
    })
}

fn non_blocking(stream: &TcpStream) -> anyhow::Result<()> {
    Mode::NonBlocking.set(stream)?;
    let (outcome, waited) = read(stream);
    println!("non-blocking: {outcome:?} after {waited:.1?}");
    ensure!(outcome == Err(ErrorKind::WouldBlock), "expected WouldBlock");
    Ok(())
}

fn timeout(stream: &TcpStream) -> anyhow::Result<()> {
    Mode::Timeout(TIMEOUT).set(stream)?;
    let (outcome, waited) = read(stream);
    println!("timeout of {TIMEOUT:?}: {outcome:?} after {waited:.1?}");
    // WouldBlock on Unix, TimedOut on Windows.
    let kind = outcome.err().context("a byte has come")?;
    ensure!(is_timeout(&kind.into()), "{kind} does not mean a timeout");
    #[cfg(unix)]
    {
        let nonblocking = SockRef::from(stream).nonblocking()?;
        println!("  O_NONBLOCK is {nonblocking} (in Python, with a timeout: true)");
        ensure!(!nonblocking, "a timeout belongs to a blocking descriptor");
    }
    Ok(())
}

fn a_timeout_of_zero(stream: &TcpStream) -> anyhow::Result<()> {
    let refused = stream.set_read_timeout(Some(Duration::ZERO)).err();
    let error = refused.context("std has taken a timeout of zero")?;
    println!("a timeout of zero: std refuses it: {error}");
    SockRef::from(stream).set_read_timeout(Some(Duration::ZERO))?;
    let timeout = stream.read_timeout()?;
    println!("  socket2 takes it, and the timeout is {timeout:?}: wait for ever");
    ensure!(timeout.is_none(), "to the kernel zero means no timeout");
    Ok(())
}

fn both_at_once(stream: &TcpStream) -> anyhow::Result<()> {
    stream.set_read_timeout(Some(testkit::DEADLINE))?;
    stream.try_clone()?.set_nonblocking(true)?;
    let (outcome, waited) = read(stream);
    println!("a timeout, then a clone is set to non-blocking:");
    println!("  {outcome:?} after {waited:.1?}: it wins, and clones share it");
    ensure!(outcome == Err(ErrorKind::WouldBlock), "expected WouldBlock");
    ensure!(waited < testkit::DEADLINE / 2, "it has waited {waited:?}");
    Ok(())
}

/// One read: how many bytes or which kind of error, and how long it took.
fn read(mut stream: &TcpStream) -> (Result<usize, ErrorKind>, Duration) {
    let start = Instant::now();
    let outcome = stream.read(&mut [0; 10]);
    (outcome.map_err(|error| error.kind()), start.elapsed())
}
