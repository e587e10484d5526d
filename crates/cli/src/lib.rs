//! The contract that all demo programs keep, so that who knows one knows all.
//!
//! It is about arguments and terminals, not about sockets: what the programs do
//! with their sockets stands in their own crates.
//!
//! | file | what is in it |
//! |---|---|
//! | `program.rs` | [`run`], [`announce`], [`on_ctrl_c`]: start, speak, stop, fail |
//! | `address.rs` | [`Address`]: `host:port`, and the addresses it stands for |
//! | `bind.rs` | [`bind_first`], [`explain_bind`]: what to do when an address can't be had |
//! | `arguments.rs` | [`FramingArgs`], [`seconds`], [`whole_number`], [`at_least_one`]: what several programs take |
//! | `hub.rs` | [`HubArgs`], [`Reply`], [`warn_all_taken`]: what the multicasting servers take and tell |
//! | `broadcast.rs` | [`one_message`], [`report_broadcast`]: what a multicasting client tells |
//! | `target.rs` | [`Target`], [`Outcome`]: where the multicasting clients send, and what became of it |
//! | `logging.rs` | [`log_to_stderr`], [`log_to_channel`]: what a server does, a line an event |
//! | `messages.rs` | [`Messages`]: what a client sends, from `-m` or from stdin |
//! | `shown.rs` | [`Shown`]: a message on a line of a terminal |
#![forbid(unsafe_code)]

mod address;
mod arguments;
mod bind;
mod broadcast;
mod hub;
mod logging;
mod messages;
mod program;
mod shown;
mod target;

pub use address::{Address, ParseAddressError};
pub use arguments::{FramingArgs, at_least_one, seconds, whole_number};
pub use bind::{bind_first, explain_bind};
pub use broadcast::{OnOutcome, one_message, report_broadcast};
pub use hub::{
    DEFAULT_HUB_BACKLOG, DEFAULT_OUTBOX_LIMIT, HubArgs, Reply, warn_all_taken,
};
pub use logging::{log_to_channel, log_to_stderr};
pub use messages::Messages;
pub use program::{
    StdoutError, announce, on_ctrl_c, print_line, print_line_or_exit, run,
};
pub use shown::Shown;
pub use target::{Outcome, Target};
