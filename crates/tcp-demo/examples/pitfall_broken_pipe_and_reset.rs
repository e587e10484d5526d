//! Belief: when the peer is gone, the error is a connection reset.
//!
//! The reset that comes from the peer is reported once, to the call that is first.
//! After it the socket can't send any more, and that is a broken pipe. Python has a
//! class for each, `ConnectionResetError` and `BrokenPipeError`, and
//! `ConnectionError` above both. Sources: tcp(7), send(2).

use std::io::{
    self,
    ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset},
    Read, Write,
};

use anyhow::{Context, ensure};
use cli::println;
use testkit::{pair, wait_until_queued};

fn main() -> anyhow::Result<()> {
    println!("Belief: when the peer is gone, the error is a connection reset.\n");

    println!("What happens:");
    let [receive, send] = errors_after_a_reset()?;
    println!("  we receive: {receive}");
    println!("  we send: {send}");
    if cfg!(windows) {
        println!("  (sockets of Windows have no broken pipe)");
    } else {
        ensure!(receive.kind() != send.kind(), "both calls fail alike");
    }

    println!("\nDone right:");
    for error in errors_after_a_reset()? {
        let kind = error.kind();
        // ANCHOR: cure
        // The cure. Instead of `let gone = kind == ConnectionReset;`:
        let gone = matches!(kind, BrokenPipe | ConnectionAborted | ConnectionReset);
        // ANCHOR_END: cure
        println!("  {kind:?}: the peer is gone: {gone}");
        ensure!(
            gone,
            "the peer is gone, and this is taken for something else: {error}"
        );
    }
    Ok(())
}

/// The errors of a receive and of a send, one after the other.
fn errors_after_a_reset() -> anyhow::Result<[io::Error; 2]> {
    let (mut near, far) = pair();
    near.write_all(b"x")?;
    wait_until_queued(&far, 1);
    drop(far);
    println!("  the peer closes, with 1 byte unread, which sends a reset");
    let receive = near.read(&mut [0; 10]).err().context("no reset has come")?;
    let send = near.write(b"y").err().context("it still sends")?;
    Ok([receive, send])
}
