//! Arguments of the programs, as far as they are not those of every program.

use std::{ffi::OsString, time::Duration};

use clap::{CommandFactory, error::ErrorKind, value_parser};
use framing::Framing;

use crate::Payload;

/// `--framing` and `--max-message-len`: what datagrams hold.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct PayloadArgs {
    /// All messages go into one datagram, told apart by fixed-length:N, delimited or
    /// prefixed; without --framing each datagram is a message
    #[arg(long, value_name = "FRAMING", value_parser = framing)]
    pub framing: Option<Framing>,

    /// The longest message that is taken, without its delimiter or prefix
    #[arg(long, value_name = "BYTES", default_value_t = 65_507)]
    #[arg(value_parser = value_parser!(u16).range(..=65_507))]
    pub max_message_len: u16,
}

impl PayloadArgs {
    /// What they ask for.
    pub fn payload(&self) -> Payload {
        Payload::new(self.framing, self.max_message_len.into())
    }

    /// Ends a program `P` as wrong arguments do, with exit status 2 and a sentence,
    /// if these messages can't be sent.
    pub fn check_messages<P: CommandFactory>(&self, messages: &[OsString]) {
        let messages = messages.iter().map(|message| message.as_encoded_bytes());
        if let Err(error) = self.payload().check(messages) {
            P::command()
                .error(
                    ErrorKind::ValueValidation,
                    format!("the messages can't be sent: {error}"),
                )
                .exit();
        }
    }
}

/// How long a client waits for an answer, and how often.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Patience {
    /// How long to wait for an answer before sending again or giving up
    #[arg(long, value_name = "SECONDS", default_value = "1")]
    #[arg(value_parser = cli::seconds)]
    pub timeout: Duration,

    /// How many times to send again when no answer comes
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub retries: u32,
}

fn framing(text: &str) -> Result<Framing, &'static str> {
    match text.parse() {
        Ok(Framing::OnePerConnection) => Err(
            "UDP has no connection whose end could end the message: leave --framing \
             out, and each datagram is a message",
        ),
        Ok(framing) => Ok(framing),
        Err(_) => {
            Err("write one of fixed-length:N (with N at least 1), delimited, \
             prefixed; or leave --framing out, and each datagram is a message")
        }
    }
}
