//! Carries every message to every peer, all on one thread.

use std::process::ExitCode;

use clap::Parser;
use cli::{Address, HubArgs, announce, on_ctrl_c, run};
use selector_multicast::{Server, ServerOptions, listen};

#[derive(Parser)]
#[command(name = "selector-server", about)]
struct Args {
    /// Where to listen; port 0 takes any that is free
    #[arg(default_value = "127.0.0.1:7003")]
    address: Address,
    #[command(flatten)]
    hub: HubArgs,
}

fn main() -> ExitCode {
    let Args { address, hub } = Args::parse();
    let codec = hub.framing.lasting_codec::<Args>();
    run(|| {
        let listener = listen(&address.resolve()?, hub.backlog)?;
        let options = ServerOptions {
            codec,
            reply: hub.reply,
            outbox_limit: hub.outbox_limit,
            max_connections: hub.max_connections,
            idle_timeout: hub.idle_timeout,
        };
        let server = Server::new(listener, options)?;
        let stopper = server.stopper();
        on_ctrl_c(move || stopper.stop())?;
        announce(server.local_addr())?;
        Ok(server.serve_forever()?)
    })
}
