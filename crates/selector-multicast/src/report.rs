//! What the client program tells its user, as it talks to its targets.

use anyhow::bail;
use cli::{Messages, Outcome, Shown, Target, print_line};

use crate::{Client, ClientOptions, News};

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
