//! Arguments that several programs take.

use std::{ffi::OsString, num::NonZeroUsize, ops::RangeInclusive, time::Duration};

use clap::{CommandFactory, error::ErrorKind};
use framing::{AnyCodec, Codec, DEFAULT_MAX_MESSAGE_LEN, Framing};

use crate::Shown;

/// `--framing` and `--max-message-len`.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct FramingArgs {
    /// How messages are told apart: one-per-connection, fixed-length:N, delimited
    /// or prefixed
    #[arg(long, value_name = "FRAMING", default_value_t)]
    pub framing: Framing,

    /// The longest message that is taken, without its delimiter or prefix
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_MAX_MESSAGE_LEN)]
    #[arg(value_parser = whole_number)]
    pub max_message_len: usize,
}

impl FramingArgs {
    /// The codec that these two ask for.
    pub fn codec(&self) -> AnyCodec {
        self.framing.codec(self.max_message_len)
    }

    /// Ends a program `P` as wrong arguments do, with exit status 2 and a sentence,
    /// if one of these messages can't be sent under the framing.
    pub fn check_messages<P: CommandFactory>(&self, messages: &[OsString]) {
        let Self { framing, .. } = self;
        for message in messages {
            let message = message.as_encoded_bytes();
            let encoded = self.codec().encode(message, &mut Vec::new());
            if let Err(error) = encoded {
                let text = Shown(message);
                let sentence =
                    format!("-m '{text}' does not fit --framing {framing}: {error}");
                P::command().error(ErrorKind::ValueValidation, sentence).exit();
            }
        }
    }
}

/// From a nanosecond up to eleven days, well within what sockets can wait.
const SECONDS: RangeInclusive<f64> = 1e-9..=1e6;

/// Parses seconds, with decimals if need be: for `--timeout` and its like.
///
/// # Errors
///
/// A sentence for text that is not a number above 0, up to a million.
pub fn seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .filter(|seconds| SECONDS.contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or_else(|| {
            "write seconds above 0 and up to 1000000, as in 5 or 0.5".to_owned()
        })
}

/// Parses a number of bytes: for `--outbox-limit` and its like.
///
/// # Errors
///
/// A sentence for text that is no whole number.
pub fn whole_number(text: &str) -> Result<usize, &'static str> {
    text.parse().map_err(|_| "write a whole number, as in 1000")
}

/// Parses how many there may be of something there must be one of.
///
/// # Errors
///
/// A sentence for text that is no whole number, and for 0.
pub fn at_least_one(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write a whole number of at least 1, as in 1000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_may_have_decimals() {
        assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
        assert_eq!(seconds("5"), Ok(Duration::from_secs(5)));
    }

    #[test]
    fn seconds_that_are_no_time_to_wait_are_refused() {
        for text in ["", "0", "1e-10", "-1", "nan", "inf", "5s", "1000001"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
