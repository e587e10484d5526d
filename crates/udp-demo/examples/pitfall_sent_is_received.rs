//! Belief: on one machine, what is sent over UDP arrives.
//!
//! A send succeeds when the system has taken the datagram. Where the receive buffer is full,
//! it is dropped, and nobody is told. Who must know asks for an answer, waits for it with a
//! deadline, and sends again. In Python: `sendto`.
//! Source: RFC 8085, section 3.3.

use std::{collections::BTreeSet, net::Ipv4Addr, time::Duration};

use anyhow::ensure;
use cli::println;
use udp_demo::{bind, connect};

const ALL: u8 = 100;
const LEN: usize = 100;

fn main() -> anyhow::Result<()> {
    println!("Belief: on one machine, what is sent over UDP arrives.\n");
    let receiver = bind(&[(Ipv4Addr::LOCALHOST, 0).into()], Some(4096))?;
    receiver.set_nonblocking(true)?;
    let sender = connect(receiver.local_addr()?)?;
    let mut buf = [0; LEN];

    println!("What happens:");
    for number in 0..ALL {
        sender.send(&[number; LEN])?;
    }
    println!("  sent: {ALL} datagrams, each without an error");
    let mut received = 0;
    while receiver.recv(&mut buf).is_ok() {
        received += 1;
    }
    println!("  received: {received}");
    ensure!(received < ALL, "there was room for all of them");

    println!("\nDone right:");
    sender.set_read_timeout(Some(Duration::from_millis(10)))?;
    let mut unanswered: BTreeSet<u8> = (0..ALL).collect();
    let mut sent = 0;
    // ANCHOR: cure
    // The cure. Instead of `if !unanswered.is_empty() {`:
    while !unanswered.is_empty() {
        ensure!(sent < 1_000_000, "the receiver does not answer");
        for &number in &unanswered {
            sender.send(&[number; LEN])?;
            sent += 1;
        }
        // The receiver sends back what has come.
        while let Ok((len, address)) = receiver.recv_from(&mut buf) {
            receiver.send_to(&buf[..len], address)?;
        }
        // The sender takes the answers, until none has come for 10 ms.
        while sender.recv(&mut buf).is_ok() {
            unanswered.remove(&buf[0]);
        }
    }
    // ANCHOR_END: cure
    println!("  sent: {ALL} datagrams, and again what has no answer: {sent} sends");
    println!("  not answered in the end: {}", unanswered.len());
    ensure!(unanswered.is_empty(), "{} were not answered", unanswered.len());
    Ok(())
}
