//! Carries every message to every peer, with a worker for each.

use std::{num::NonZeroUsize, process::ExitCode};

use clap::Parser;
use cli::{Address, HubArgs, announce, at_least_one, on_ctrl_c, run};
use threadpool_multicast::{Server, ServerOptions, listen};

#[derive(Parser)]
#[command(name = "threadpool-server", about)]
struct Args {
    /// Where to listen; port 0 takes any that is free
    #[arg(default_value = "127.0.0.1:7004")]
    address: Address,
    #[command(flatten)]
    hub: HubArgs,
    /// How many peers are served at once; the next ones wait in the backlog
    #[arg(long, value_name = "N", value_parser = at_least_one, default_value = "128")]
    workers: NonZeroUsize,
}

fn main() -> ExitCode {
    let Args { address, hub, workers } = Args::parse();
    let codec = hub.framing.lasting_codec::<Args>();
    run(|| {
        let listener = listen(&address.resolve()?, hub.backlog)?;
        let options = ServerOptions {
            codec,
            reply: hub.reply,
            outbox_limit: hub.outbox_limit,
            max_connections: hub.max_connections,
            idle_timeout: hub.idle_timeout,
            workers,
        };
        let server = Server::new(listener, options)?;
        let stopper = server.stopper();
        on_ctrl_c(move || stopper.stop())?;
        announce(server.local_addr())?;
        Ok(server.serve_forever()?)
    })
}
