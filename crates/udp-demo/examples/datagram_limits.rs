//! How long a datagram may be.

use std::{net::Ipv4Addr, process::ExitCode, time::Duration};

use anyhow::{Context, ensure};
use cli::{println, run};
use udp_demo::{MAX_DATAGRAM_LEN, bind, connect};

fn main() -> ExitCode {
    run(|| {
        let receiver = bind(&[(Ipv4Addr::LOCALHOST, 0).into()], None)?;
        receiver.set_read_timeout(Some(Duration::from_secs(5)))?;
        let sender = connect(receiver.local_addr()?)?;
        let bytes = vec![b'x'; MAX_DATAGRAM_LEN + 1];
        let mut buf = vec![0; MAX_DATAGRAM_LEN + 1];

        // What fits into an Ethernet frame of 1,500 bytes, and what fits at all.
        for len in [0, 1_472, MAX_DATAGRAM_LEN] {
            sender.send(&bytes[..len])?;
            let received = receiver.recv(&mut buf)?;
            println!("{len} bytes sent, {received} received");
            ensure!(received == len);
        }

        let error = sender
            .send(&bytes)
            .err()
            .context("a datagram over the limit was sent")?;
        let len = bytes.len();
        println!("{len} bytes: {error}");

        println!();
        println!("An IP packet has at most 65,535 bytes, 20 of them for the IP");
        println!("header and 8 for that of UDP. On a network one sends 1,472 bytes");
        println!("at most: a longer datagram travels in fragments, and one lost");
        println!("fragment is the loss of all.");
        Ok(())
    })
}
