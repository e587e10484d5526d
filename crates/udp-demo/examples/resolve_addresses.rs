//! A name may stand for several addresses, of two families.

use std::{
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    process::ExitCode,
};

use anyhow::ensure;
use cli::{Address, println, run};
use udp_demo::connect;

fn main() -> ExitCode {
    run(|| {
        let name: Address = "localhost:7001".parse()?;
        println!("{name} stands for:");
        for address in name.resolve()? {
            println!("  {address}");
            ensure!(address.ip().is_loopback());
        }

        println!("A socket has the family of the address it is bound to:");
        let loopback: [SocketAddr; 2] =
            [(Ipv4Addr::LOCALHOST, 7001).into(), (Ipv6Addr::LOCALHOST, 7001).into()];
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        for address in loopback {
            let connected = socket.connect(address);
            let outcome = match &connected {
                Ok(()) => "connected".to_owned(),
                Err(error) => error.to_string(),
            };
            println!("  0.0.0.0 to {address}: {outcome}");
            ensure!(connected.is_ok() == address.is_ipv4());
        }

        println!("So a client binds to the any-address of the server's family:");
        for address in loopback {
            match connect(address) {
                Ok(socket) => {
                    let local = socket.local_addr()?;
                    println!("  {local} to {address}: connected");
                    ensure!(local.is_ipv4() == address.is_ipv4());
                }
                Err(error) => println!("  {address}: {error}"),
            }
        }
        println!("`connect` succeeds though nobody may listen on port 7001: only");
        println!("sending finds out, and then it is time to try the next address.");
        Ok(())
    })
}
