//! What the client program tells its user, as its two functions do their work.

use anyhow::bail;
use cli::{Messages, Outcome, Shown, Target, print_line};

use crate::{Client, ClientOptions, News, broadcast_message};

/// Broadcasts the first of `messages`, and prints a line for each target and the count.
///
/// # Errors
///
/// There is no message; not all targets have got it; stdout takes no more; those of
/// [`broadcast_message`].
pub fn report_broadcast(
    targets: &[Target],
    mut messages: Messages,
    options: ClientOptions,
) -> anyhow::Result<()> {
    let Some(message) = messages.next_message()? else {
        bail!("stdin has no line to send: give one, or -m TEXT");
    };
    let delivered =
        broadcast_message(targets, &message, options, |target, outcome| {
            Ok(print_line(format_args!("{target}: {outcome}"))?)
        })?;
    let all = targets.len();
    print_line(format_args!("delivered to {delivered} of {all}"))?;
    if delivered < all {
        bail!("not delivered to {} of {all} targets", all - delivered);
    }
    Ok(())
}

/// Sends all messages, prints what comes from the targets, and tells on stderr what goes
/// wrong with them.
///
/// # Errors
///
/// Something went wrong with a target, or with a message; stdout takes no more; those of
/// [`Client::service_conn`].
pub fn report_service(
    targets: &[Target],
    messages: Messages,
    options: ClientOptions,
) -> anyhow::Result<()> {
    let (client, sender) = Client::new(targets, options)?;
    let sent = sender.send_all(messages);
    let good = client.service_conn(|target, news| {
        match news {
            News::Message(message) => {
                print_line(format_args!("{target}: {}", Shown(message)))?;
            }
            News::Ended(Outcome::Delivered) => {}
            News::Silent(outcome) | News::Ended(outcome) => {
                log::warn!("{target}: {outcome}");
            }
        }
        Ok(())
    })?;
    let all = targets.len();
    if good < all {
        bail!("failed with {} of {all} targets", all - good);
    }
    sent.try_recv().unwrap_or(Ok(()))?;
    Ok(())
}
