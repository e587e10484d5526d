//! Sends messages to a UDP server and prints the answers.

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;
use cli::{Address, Messages, Shown, print_line, run};
use udp_demo::{Client, Patience, PayloadArgs, talk};

/// Sends messages to a UDP server and prints the answers
#[derive(Parser)]
#[command(name = "udp-client")]
struct Args {
    /// Where the server listens
    #[arg(default_value = "127.0.0.1:7001")]
    address: Address,
    /// A message to send, as often as you like; without any, the lines of stdin
    #[arg(short, long = "message", value_name = "TEXT")]
    messages: Vec<OsString>,
    #[command(flatten)]
    payload: PayloadArgs,
    #[command(flatten)]
    patience: Patience,
}

fn main() -> ExitCode {
    let args = Args::parse();
    args.payload.check_messages::<Args>(&args.messages);
    run(|| {
        let max_len = args.payload.max_message_len.into();
        let messages = Messages::from_texts_or_stdin(args.messages, max_len);
        let payload = args.payload.payload();
        let max_len = payload.max_datagram_len();
        let addresses = args.address.resolve()?;
        let mut client = Client::new(addresses, args.patience, max_len);
        talk(&mut client, &payload, messages, |reply| Ok(print_line(Shown(reply))?))
    })
}
