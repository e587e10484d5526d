//! Answers every datagram with the same datagram.

use std::process::ExitCode;

use clap::{Parser, value_parser};
use cli::{Address, announce, on_ctrl_c, run};
use udp_demo::{PayloadArgs, Server};

/// Answers every datagram with the same datagram
#[derive(Parser)]
#[command(name = "udp-server")]
struct Args {
    /// Where to listen; port 0 takes any that is free
    #[arg(default_value = "127.0.0.1:7001")]
    address: Address,
    #[command(flatten)]
    payload: PayloadArgs,
    /// How many bytes the system shall keep until they are read
    #[arg(long, value_name = "BYTES")]
    #[arg(value_parser = value_parser!(u32).range(1..=0x7fff_ffff))]
    receive_buffer: Option<u32>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    run(|| {
        let addresses = args.address.resolve()?;
        let receive_buffer = args.receive_buffer.map(usize::try_from).transpose()?;
        let payload = args.payload.payload();
        let server = Server::bind(&addresses, payload, receive_buffer)?;
        let stopper = server.stopper()?;
        on_ctrl_c(move || stopper.stop())?;
        announce(server.local_addr()?)?;
        Ok(server.serve_forever()?)
    })
}
