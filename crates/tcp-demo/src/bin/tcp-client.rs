//! Sends messages to a server and prints its replies.

use std::{ffi::OsString, process::ExitCode, time::Duration};

use clap::Parser;
use cli::{Address, FramingArgs, Messages, Shown, print_line, run, seconds};
use tcp_demo::{ClientOptions, send_messages};

#[derive(Parser)]
#[command(name = "tcp-client", about)]
struct Args {
    /// Where the server listens
    #[arg(default_value = "127.0.0.1:7002")]
    address: Address,
    /// A message to send, as often as you like; without any, the lines of stdin
    #[arg(short, long = "message", value_name = "TEXT")]
    messages: Vec<OsString>,
    #[command(flatten)]
    framing: FramingArgs,
    /// The longest wait to connect, and for each reply
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "5")]
    timeout: Duration,
}

fn main() -> ExitCode {
    let args = Args::parse();
    args.framing.check_messages::<Args>(&args.messages);
    run(|| {
        let Args { messages, framing, timeout, .. } = args;
        let messages =
            Messages::from_texts_or_stdin(messages, framing.max_message_len);
        let options = ClientOptions { codec: framing.codec(), timeout };
        send_messages(&args.address.resolve()?, messages, options, |reply| {
            Ok(print_line(Shown(reply))?)
        })
    })
}
