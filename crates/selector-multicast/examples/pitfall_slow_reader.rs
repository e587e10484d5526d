//! Belief: a peer that does not read hurts only itself.
//!
//! What it does not read fills the kernel's buffers. Then a send to it waits for room, for
//! ever, and with it the loop that serves the others. So never wait for a peer: keep what
//! there is no room for in an outbox, and drop the peer when that is full. (Here the next
//! message takes it along; a selector tells when there is room, as in `src/server.rs`.)
//! In Python: `for sock in socks: sock.sendall(message)`.

use std::{io, io::prelude::*, net::TcpStream, time::Duration};

use anyhow::ensure;
use cli::println;
use testkit::pair;

const MESSAGE: &[u8] = &[b'x'; 16 * 1024];
const MESSAGES: usize = 1000;

fn main() -> anyhow::Result<()> {
    println!("Belief: a peer that does not read hurts only itself.\n");

    println!("What happens:");
    let pairs = [(); 3].map(|()| pair());
    let [(mut ann, mut to_ann), (mut cleo, mut to_cleo), (_ben, mut to_ben)] = pairs;
    to_ben.set_write_timeout(Some(Duration::from_millis(200)))?;
    let (mut received, mut is_stuck) = (0, false);
    while received < MESSAGES && !is_stuck {
        to_ann.write_all(MESSAGE)?;
        to_cleo.write_all(MESSAGE)?;
        is_stuck = to_ben.write_all(MESSAGE).is_err();
        ann.read_exact(&mut [0; MESSAGE.len()])?;
        cleo.read_exact(&mut [0; MESSAGE.len()])?;
        received += 1;
    }
    println!("  Ben does not read, and after 200 ms there is no room for him");
    println!("  of {MESSAGES} messages, Ann and Cleo have received {received}");
    ensure!(is_stuck, "there was room for Ben");

    println!("\nDone right:");
    let pairs = [(); 3].map(|()| pair());
    let [(mut ann, to_ann), (mut cleo, to_cleo), (_ben, to_ben)] = pairs;
    let mut all = Vec::from([to_ann, to_cleo, to_ben].map(|it| (it, b"".to_vec())));
    let mut received = 0;
    while received < MESSAGES {
        for (stream, outbox) in &mut all {
            stream.set_nonblocking(true)?;
            // ANCHOR: cure
            // The cure. Instead of `let outcome = stream.write_all(MESSAGE);`:
            let outcome = send_or_keep(stream, outbox);
            ensure!(outcome.is_ok(), "{received} messages, and Ben ends it for all");
        }
        if let Some((_, outbox)) = all.pop_if(|it| it.1.len() > 65536) {
            println!("  Ben is dropped: {} bytes wait for room", outbox.len());
        }
        // ANCHOR_END: cure
        ann.read_exact(&mut [0; MESSAGE.len()])?;
        cleo.read_exact(&mut [0; MESSAGE.len()])?;
        received += 1;
    }
    println!("  of {MESSAGES} messages, Ann and Cleo have received {received}");
    ensure!(all.len() == 2, "Ben is still there");
    Ok(())
}

// ANCHOR: send_or_keep
fn send_or_keep(mut stream: &TcpStream, outbox: &mut Vec<u8>) -> io::Result<()> {
    outbox.extend_from_slice(MESSAGE);
    match stream.write(outbox) {
        Ok(len) => drop(outbox.drain(..len)),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
        Err(error) => return Err(error),
    }
    Ok(())
}
// ANCHOR_END: send_or_keep
