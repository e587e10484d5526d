//! A datagram to a port where nobody listens: who is told, and when.

use std::{
    io,
    net::{Ipv4Addr, UdpSocket},
    process::ExitCode,
    time::Duration,
};

use anyhow::ensure;
use cli::{println, run};

fn main() -> ExitCode {
    run(|| {
        let client = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        // A port that was free a moment ago.
        let dead = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        client.set_read_timeout(Some(Duration::from_millis(200)))?;

        println!("Nobody listens. Not connected, the client is told nothing:");
        client.send_to(b"hello", dead)?;
        let received = client.recv(&mut [0; 16]);
        println!("  {}", told(&received));
        // Windows tells it even so.
        ensure!(cfg!(windows) || told(&received) == "nothing came");

        println!("Connected, the next call fails, once:");
        client.connect(dead)?;
        client.send(b"hello")?;
        for expected in ["refused", "nothing came"] {
            let received = client.recv(&mut [0; 16]);
            println!("  {}", told(&received));
            ensure!(told(&received) == expected);
        }
        Ok(())
    })
}

fn told(received: &io::Result<usize>) -> &'static str {
    match received.as_ref().map_err(io::Error::kind) {
        Ok(_) => "a datagram",
        Err(io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => "nothing came",
        // The second is Windows' word for it.
        Err(io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset) => {
            "refused"
        }
        Err(_) => "another error",
    }
}
