//! Carries every message to every peer, all on one thread.

use std::{num::NonZeroUsize, process::ExitCode};

use clap::{Parser, value_parser};
use cli::{Address, HubArgs, announce, at_least_one, on_ctrl_c, run};
use selector_multicast::{DEFAULT_BACKLOG, Server, ServerOptions, listen};

#[derive(Parser)]
#[command(name = "selector-server", about)]
struct Args {
    /// Where to listen; port 0 takes any that is free
    #[arg(default_value = "127.0.0.1:7003")]
    address: Address,
    #[command(flatten)]
    hub: HubArgs,
    /// How many peers may be connected; the next ones wait
    #[arg(long, value_name = "PEERS", value_parser = at_least_one)]
    max_connections: Option<NonZeroUsize>,
    /// How many peers may wait to be accepted
    #[arg(long, value_name = "PEERS", default_value_t = DEFAULT_BACKLOG)]
    #[arg(value_parser = value_parser!(i32).range(0..))]
    backlog: i32,
}

fn main() -> ExitCode {
    let Args { address, hub, max_connections, backlog } = Args::parse();
    let codec = hub.framing.lasting_codec::<Args>();
    run(|| {
        let listener = listen(&address.resolve()?, backlog)?;
        let HubArgs { reply, outbox_limit, idle_timeout, .. } = hub;
        let options = ServerOptions {
            codec,
            reply,
            outbox_limit,
            max_connections,
            idle_timeout,
        };
        let server = Server::new(listener, options)?;
        let stopper = server.stopper();
        on_ctrl_c(move || stopper.stop())?;
        announce(server.local_addr())?;
        Ok(server.serve_forever()?)
    })
}
