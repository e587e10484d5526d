//! Arguments of the programs that carry messages among many peers.

use std::{num::NonZeroUsize, time::Duration};

use clap::{CommandFactory, error::ErrorKind, value_parser};
use framing::{AnyCodec, Framing};

use crate::{FramingArgs, at_least_one, seconds, whole_number};

/// Who gets a message that a peer has sent: `--reply`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Reply {
    /// Every peer, the sender too
    #[default]
    Everyone,
    /// Every peer but the sender
    Others,
    /// The sender alone
    Sender,
}

/// What every multicasting server can be told.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct HubArgs {
    /// `--framing` and `--max-message-len`.
    #[command(flatten)]
    pub framing: FramingArgs,

    /// Who gets a message
    #[arg(long, value_name = "WHOM", value_enum, default_value_t)]
    pub reply: Reply,

    /// Drop a peer when more than this waits for it, which it does not read
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_OUTBOX_LIMIT)]
    #[arg(value_parser = whole_number)]
    pub outbox_limit: usize,

    /// Drop a peer that does not complete its next message in this time
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub idle_timeout: Option<Duration>,

    /// How many peers may be connected; the next ones wait in the backlog
    #[arg(long, value_name = "PEERS", value_parser = at_least_one)]
    pub max_connections: Option<NonZeroUsize>,

    /// How many peers may wait to be accepted
    #[arg(long, value_name = "PEERS", default_value_t = DEFAULT_HUB_BACKLOG)]
    #[arg(value_parser = value_parser!(i32).range(0..))]
    pub backlog: i32,
}

/// How many connections may wait to be accepted, unless told otherwise. Many more than
/// for a server that takes one at a time: they come in bursts.
pub const DEFAULT_HUB_BACKLOG: i32 = 1024;

/// The most that is kept for a peer that does not read, unless told otherwise: 1 MiB.
pub const DEFAULT_OUTBOX_LIMIT: usize = 1024 * 1024;

/// Says that nobody else can be served: `what` is taken, a place or a worker.
pub fn warn_all_taken(count: usize, what: &str) {
    let taken = match count {
        1 => format!("the one {what} is taken"),
        _ => format!("all {count} {what}s are taken"),
    };
    log::warn!("{taken}: the next client waits in the backlog");
}

impl FramingArgs {
    /// The codec for connections that carry one message after the other. Ends a program
    /// `P` as wrong arguments do, with exit status 2 and a sentence, if the framing can't.
    pub fn lasting_codec<P: CommandFactory>(&self) -> AnyCodec {
        if self.framing == Framing::OnePerConnection {
            let sentence = "with --framing one-per-connection a peer would have to leave to say \
                 its one message; choose delimited, prefixed or fixed-length:N";
            P::command().error(ErrorKind::ValueValidation, sentence).exit();
        }
        self.codec()
    }
}
