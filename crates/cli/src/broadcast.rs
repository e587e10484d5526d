//! What a client that sends one message to many targets tells its user.

use std::fmt;

use anyhow::bail;

use crate::{Messages, Outcome, print_line};

/// The one message to send: the first of those that there are.
///
/// # Errors
///
/// There is none; those of the input.
pub fn one_message(mut messages: Messages) -> anyhow::Result<Vec<u8>> {
    let Some(message) = messages.next_message()? else {
        bail!("stdin has no line to send: give one, or -m TEXT");
    };
    Ok(message)
}

/// Hears what became of the message at a target.
pub type OnOutcome<'a> =
    dyn FnMut(&dyn fmt::Display, &Outcome) -> anyhow::Result<()> + 'a;

/// Prints a line for each target as soon as its outcome is known, then the count.
/// `broadcast` sends the message to all `targets`, and returns how many have got it.
///
/// # Errors
///
/// Not all targets have got it; stdout takes no more; those of `broadcast`.
pub fn report_broadcast(
    targets: usize,
    broadcast: impl FnOnce(&mut OnOutcome<'_>) -> anyhow::Result<usize>,
) -> anyhow::Result<()> {
    let delivered = broadcast(&mut |target, outcome| {
        Ok(print_line(format_args!("{target}: {outcome}"))?)
    })?;
    print_line(format_args!("delivered to {delivered} of {targets}"))?;
    if delivered < targets {
        bail!("not delivered to {} of {targets} targets", targets - delivered);
    }
    Ok(())
}
