//! Sends one message to every target, with a worker for each, and tells what became of it.

use std::{ffi::OsString, process::ExitCode, time::Duration};

use clap::{CommandFactory, Parser, error::ErrorKind};
use cli::{
    Address, FramingArgs, Messages, one_message, report_broadcast, run, seconds,
};
use threadpool_multicast::{ClientOptions, broadcast_message};

#[derive(Parser)]
#[command(name = "threadpool-client", about)]
struct Args {
    /// Where the servers listen
    #[arg(value_name = "ADDRESS", default_value = "127.0.0.1:7004")]
    addresses: Vec<Address>,
    /// The message to send; without it, the first line of stdin
    #[arg(short, long = "message", value_name = "TEXT")]
    messages: Vec<OsString>,
    #[command(flatten)]
    framing: FramingArgs,
    /// The longest wait to connect, and then for the answer
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "5")]
    timeout: Duration,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let codec = args.framing.lasting_codec::<Args>();
    args.framing.check_messages::<Args>(&args.messages);
    if args.messages.len() > 1 {
        let sentence = "the client sends one message: give one -m";
        Args::command().error(ErrorKind::ArgumentConflict, sentence).exit();
    }
    run(|| {
        let Args { addresses, messages, framing, timeout } = args;
        let max_len = framing.max_message_len;
        let message = one_message(Messages::from_texts_or_stdin(messages, max_len))?;
        let options = ClientOptions { codec, timeout };
        report_broadcast(addresses.len(), |tell| {
            let on_outcome = |target: &Address, outcome: &_| tell(target, outcome);
            broadcast_message(&addresses, &message, options, on_outcome)
        })
    })
}
