//! The result of `sendto` says that the datagram left, and no more.

use std::{net::Ipv4Addr, process::ExitCode, time::Duration};

use anyhow::ensure;
use cli::{println, run};
use udp_demo::{bind, connect};

const SENT: usize = 1_000;

fn main() -> ExitCode {
    run(|| {
        // Room for a few; the system may give more, or count differently.
        let receiver = bind(&[(Ipv4Addr::LOCALHOST, 0).into()], Some(4096))?;
        let sender = connect(receiver.local_addr()?)?;

        for _ in 0..SENT {
            sender.send(&[b'x'; 100])?;
        }
        println!("{SENT} datagrams sent, each send a success");

        receiver.set_read_timeout(Some(Duration::from_secs(5)))?;
        receiver.recv(&mut [0; 100])?;
        receiver.set_nonblocking(true)?;
        let mut received = 1;
        while receiver.recv(&mut [0; 100]).is_ok() {
            received += 1;
        }
        println!("{received} received: the rest found no room");
        ensure!(received < SENT, "this system had room for all of them");

        println!();
        println!("Who must know asks for an answer, waits for it with a deadline,");
        println!("and sends again: `just udp-client` does.");
        Ok(())
    })
}
