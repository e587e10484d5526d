//! Answers every message with the same message, one client at a time.

use std::{process::ExitCode, time::Duration};

use clap::{Parser, value_parser};
use cli::{Address, FramingArgs, announce, on_ctrl_c, run, seconds};
use tcp_demo::{DEFAULT_BACKLOG, Server, ServerOptions, listen};

#[derive(Parser)]
#[command(name = "tcp-server", about)]
struct Args {
    /// Where to listen; port 0 takes any that is free
    #[arg(default_value = "127.0.0.1:7002")]
    address: Address,
    #[command(flatten)]
    framing: FramingArgs,
    /// Drop a client that does not complete its next message in this time
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    idle_timeout: Option<Duration>,
    /// Drop a client that does not take its replies in this time
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "10")]
    reply_timeout: Duration,
    /// How many clients may wait to be accepted
    #[arg(long, value_name = "CLIENTS", default_value_t = DEFAULT_BACKLOG)]
    #[arg(value_parser = value_parser!(i32).range(0..))]
    backlog: i32,
}

fn main() -> ExitCode {
    let Args { address, framing, idle_timeout, reply_timeout, backlog } =
        Args::parse();
    run(|| {
        let listener = listen(&address.resolve()?, backlog)?;
        let codec = framing.codec();
        let options = ServerOptions { codec, idle_timeout, reply_timeout };
        let server = Server::new(listener, options)?;
        let stopper = server.stopper();
        on_ctrl_c(move || stopper.stop())?;
        announce(server.local_addr())?;
        server.serve_forever();
        Ok(())
    })
}
