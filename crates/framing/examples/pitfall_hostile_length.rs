//! Belief: the length in a prefix is the length of what comes.
//!
//! It is what the peer says. Who allocates by it sets 64 MiB aside for 4 bytes here, with
//! `ff ff ff ff` 4 GiB, even if the system hands out the pages only when they are written.
//! So there is a limit, checked before anything is allocated. `framing::Prefixed` has one,
//! and sets nothing aside for bytes that have not come. In Python: `bytearray(length)`, to
//! be filled by `recv_into`.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
};

use anyhow::{Context, ensure};
use cli::println;
use peak_alloc::PeakAlloc;
use testkit::pair;

/// Counts what this program allocates.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const LIE: [u8; 4] = (64_u32 * 1024 * 1024).to_be_bytes();
const LIMIT: usize = 1024 * 1024;

fn main() -> anyhow::Result<()> {
    println!("Belief: the length in a prefix is the length of what comes.\n");

    println!("What happens:");
    let allocated = allocated_by(|mut stream| {
        let mut prefix = [0; 4];
        stream.read_exact(&mut prefix)?;
        let len = usize::try_from(u32::from_be_bytes(prefix))?;
        let mut message = vec![0; len];
        stream.read_exact(&mut message)?;
        Ok(())
    })?;
    ensure!(allocated > LIMIT, "only {allocated} bytes were allocated");

    println!("\nDone right:");
    let allocated = allocated_by(|mut stream| {
        let mut prefix = [0; 4];
        stream.read_exact(&mut prefix)?;
        let len = usize::try_from(u32::from_be_bytes(prefix))?;
        // ANCHOR: cure
        // The cure. Instead of nothing:
        ensure!(len <= LIMIT, "{len} bytes are over the limit of {LIMIT}");
        let mut message = vec![0; len];
        // ANCHOR_END: cure
        stream.read_exact(&mut message)?;
        Ok(())
    })?;
    ensure!(allocated < LIMIT, "4 bytes from a stranger have cost {allocated}");
    Ok(())
}

/// What it costs, in bytes, to receive from a peer that sends a length and nothing else.
fn allocated_by(
    receive: impl FnOnce(TcpStream) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let (mut near, far) = pair();
    println!("  sent: {LIE:02x?}, and nothing else");
    near.write_all(&LIE)?;
    near.shutdown(Shutdown::Write)?;
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let error = receive(far).err().context("a message has come")?;
    let allocated = MEMORY.peak_usage() - before;
    println!("  allocated by the receiver: {allocated} bytes");
    println!("  then: {error}");
    Ok(allocated)
}
