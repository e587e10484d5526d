//! Sends every message to every target, all on one thread.

use std::{ffi::OsString, process::ExitCode, time::Duration};

use clap::{CommandFactory, Parser, error::ErrorKind};
use cli::{
    Address, DEFAULT_OUTBOX_LIMIT, FramingArgs, Messages, Target, one_message,
    report_broadcast, run, seconds, whole_number,
};
use selector_multicast::{ClientOptions, broadcast_message, report_service};

#[derive(Parser)]
#[command(name = "selector-client", about)]
struct Args {
    /// Where the servers listen
    #[arg(value_name = "ADDRESS", default_value = "127.0.0.1:7003")]
    addresses: Vec<Address>,
    /// A message to send, as often as you like; without any, the lines of stdin
    #[arg(short, long = "message", value_name = "TEXT")]
    messages: Vec<OsString>,
    /// Send one message, tell what became of it at each target, and end
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    framing: FramingArgs,
    /// The longest wait to connect, and for each answer
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "5")]
    timeout: Duration,
    /// Give up a target that lets more than this gather which it does not read
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_OUTBOX_LIMIT)]
    #[arg(value_parser = whole_number)]
    outbox_limit: usize,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let codec = args.framing.lasting_codec::<Args>();
    args.framing.check_messages::<Args>(&args.messages);
    if args.once && args.messages.len() > 1 {
        let sentence = "--once sends one message: give one -m, or leave --once out";
        Args::command().error(ErrorKind::ArgumentConflict, sentence).exit();
    }
    run(|| {
        let Args { addresses, messages, once, framing, timeout, outbox_limit } =
            args;
        let targets: Vec<_> = addresses.iter().map(Target::resolve).collect();
        let messages =
            Messages::from_texts_or_stdin(messages, framing.max_message_len);
        let options = ClientOptions { codec, timeout, outbox_limit };
        if once {
            let message = one_message(messages)?;
            report_broadcast(targets.len(), |tell| {
                let on_outcome =
                    |target: &Target, outcome: &_| tell(target, outcome);
                broadcast_message(&targets, &message, options, on_outcome)
            })
        } else {
            report_service(&targets, messages, options)
        }
    })
}
