//! Belief: a target that is gone hurts only itself.
//!
//! The first error ends the loop, and whoever is behind it gets nothing: not this message,
//! and none of the next ones. An error of a connection is the outcome of one target. That
//! one is taken out, and the loop goes on.
//! In Python: `for sock in socks: sock.sendall(message)`, without a `try` inside.

use std::{
    io::{self, Write},
    net::TcpStream,
};

use anyhow::{Context, ensure};
use cli::{Shown, println};
use testkit::{pair, read_to_end, reset};

fn main() -> anyhow::Result<()> {
    println!("Belief: a target that is gone hurts only itself.\n");

    println!("What happens:");
    let (targets, [ann, cleo]) = three_without_ben()?;
    let error = send_to_all(&targets, b"[m1]").err().context("no error")?;
    println!("  [m1] for all three: {error}");
    drop(targets);
    let [ann, cleo] = [ann, cleo].map(|target| read_to_end(&target));
    println!("  Ann has received {}, Cleo {}", Shown(&ann), Shown(&cleo));
    ensure!(ann == b"[m0][m1]" && cleo == b"[m0]", "Cleo has received it");

    println!("\nDone right:");
    let (mut targets, [ann, cleo]) = three_without_ben()?;
    for message in [b"[m1]", b"[m2]"] {
        // ANCHOR: cure
        // The cure. Instead of `send_to_all(&targets, message)?;`:
        targets.retain(|mut target| target.write_all(message).is_ok());
        // ANCHOR_END: cure
        println!("  {} for all: {} have it", Shown(message), targets.len());
    }
    drop(targets);
    let [ann, cleo] = [ann, cleo].map(|target| read_to_end(&target));
    println!("  Ann has received {}, Cleo {}", Shown(&ann), Shown(&cleo));
    ensure!([ann, cleo] == [b"[m0][m1][m2]"; 2], "not all messages");
    Ok(())
}

fn send_to_all(targets: &[TcpStream], message: &[u8]) -> io::Result<()> {
    for mut target in targets {
        target.write_all(message)?;
    }
    Ok(())
}

/// Ann, Ben and Cleo get a message, and then Ben's connection is reset.
fn three_without_ben() -> io::Result<(Vec<TcpStream>, [TcpStream; 2])> {
    let [(ann, to_ann), (ben, to_ben), (cleo, to_cleo)] = [(); 3].map(|()| pair());
    let targets = vec![to_ann, to_ben, to_cleo];
    send_to_all(&targets, b"[m0]")?;
    println!("  [m0] for all three, and then Ben is gone");
    reset(ben);
    // Returns when the reset has come.
    let _ = targets[1].peek(&mut [0]);
    Ok((targets, [ann, cleo]))
}
