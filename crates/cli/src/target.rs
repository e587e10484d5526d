//! Where the client's messages go, and what became of them there.

use std::{fmt, io, net::SocketAddr, time::Duration};

use crate::Address;

/// Somebody who is to get every message.
#[derive(Debug)]
pub struct Target {
    name: String,
    /// They are tried one after the other.
    addresses: io::Result<Vec<SocketAddr>>,
}

impl Target {
    /// The target at an address as a user writes it, whose name is looked up here. A name
    /// that is not known is told as this target's outcome, like everything that goes wrong
    /// with it.
    pub fn resolve(address: &Address) -> Self {
        Self { name: address.to_string(), addresses: address.resolve() }
    }

    /// The target at one of several addresses.
    pub fn new(name: impl Into<String>, addresses: Vec<SocketAddr>) -> Self {
        Self { name: name.into(), addresses: Ok(addresses) }
    }

    /// All that its name stands for.
    ///
    /// # Errors
    ///
    /// It stands for nothing: the outcome that says so.
    pub fn addresses(&self) -> Result<&[SocketAddr], Outcome> {
        match &self.addresses {
            Ok(addresses) => Ok(addresses),
            Err(error) => Err(Outcome::Failed(error.to_string())),
        }
    }
}

impl From<SocketAddr> for Target {
    fn from(address: SocketAddr) -> Self {
        Self::new(address.to_string(), vec![address])
    }
}

/// As the user wrote it.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// How it ended with a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every message was answered.
    Delivered,
    /// Nobody listens at any of its addresses.
    Refused,
    /// It could not be connected to in this time.
    TimedOut(Duration),
    /// It is connected, owes an answer, and nothing came from it in this time.
    NoAnswer(Duration),
    /// It ended its side before all answers had come, or before all messages had.
    Closed {
        /// Messages that came from it.
        answers: u64,
        /// Messages that were meant for it.
        messages: u64,
    },
    /// It does not read, and more than so many bytes wait for it.
    Behind(usize),
    /// What the system or the framing says.
    Failed(String),
}

impl Outcome {
    /// What an error of the socket or of the framing means.
    pub fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delivered => f.write_str("delivered"),
            Self::Refused => f.write_str("refused: nobody listens there"),
            Self::TimedOut(timeout) => {
                write!(f, "timed out: no connection within {timeout:?}")
            }
            Self::NoAnswer(timeout) => {
                write!(f, "no answer: connected, but silent for {timeout:?}")
            }
            Self::Closed { answers, messages } if answers >= messages => {
                f.write_str("closed: the other side has ended the connection")
            }
            Self::Closed { answers, messages } => write!(
                f,
                "closed: the connection ended after {answers} of {messages} answers"
            ),
            Self::Behind(limit) => write!(
                f,
                "gave up: it does not read; more than {limit} bytes wait for it"
            ),
            Self::Failed(error) => write!(f, "failed: {error}"),
        }
    }
}
