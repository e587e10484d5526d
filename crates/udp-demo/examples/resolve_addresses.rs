//! A name may stand for several addresses, of two families.

use std::{
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    process::ExitCode,
};

use anyhow::ensure;
use cli::{Address, print_line, run};
use udp_demo::connect;

fn main() -> ExitCode {
    run(|| {
        let name: Address = "localhost:7001".parse()?;
        print_line(format_args!("{name} stands for:"))?;
        for address in name.resolve()? {
            print_line(format_args!("  {address}"))?;
            ensure!(address.ip().is_loopback());
        }

        print_line("A socket has the family of the address it is bound to:")?;
        let loopback: [SocketAddr; 2] = [
            (Ipv4Addr::LOCALHOST, 7001).into(),
            (Ipv6Addr::LOCALHOST, 7001).into(),
        ];
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        for address in loopback {
            let connected = socket.connect(address);
            let outcome = match &connected {
                Ok(()) => "connected".to_owned(),
                Err(error) => error.to_string(),
            };
            print_line(format_args!("  0.0.0.0 to {address}: {outcome}"))?;
            ensure!(connected.is_ok() == address.is_ipv4());
        }

        print_line("So a client binds to the any-address of the server's family:")?;
        for address in loopback {
            match connect(address) {
                Ok(socket) => {
                    let local = socket.local_addr()?;
                    print_line(format_args!("  {local} to {address}: connected"))?;
                    ensure!(local.is_ipv4() == address.is_ipv4());
                }
                Err(error) => print_line(format_args!("  {address}: {error}"))?,
            }
        }
        print_line(
            "`connect` succeeds though nobody may listen on port 7001: only",
        )?;
        print_line(
            "sending finds out, and then it is time to try the next address.",
        )?;
        Ok(())
    })
}
