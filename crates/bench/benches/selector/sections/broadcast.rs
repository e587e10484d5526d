//! One message to many targets: connect, send, read an answer, close.

use std::time::{Duration, Instant};

use anyhow::ensure;
use bench::{Asked, DEADLINE, MESSAGE, TURNS, Table, frame, medians};
use bytes::Bytes;
use cli::Target;
use framing::Framing;
use selector_multicast::{ClientOptions, broadcast_message};

use super::{Setup, contestants};
use crate::peers::{broadcast_epoll, broadcast_tokio};

const TARGETS: usize = 1000;

pub(super) fn measure(setup: &Setup) -> anyhow::Result<bool> {
    let mut table = Table::start(
        "Targets a second, one broadcast to 1,000 of them (more is better)",
        0,
        ["ours", "raw epoll", "tokio"],
    );
    let server = contestants::targets(setup, TARGETS)?;
    let addresses = server.addresses();
    let targets: Vec<_> = addresses.iter().copied().map(Target::from).collect();
    let frame = Bytes::from(frame());
    let ours = || broadcast_ours(&targets);
    let raw_epoll = || broadcast_epoll(addresses, &frame, DEADLINE);
    let tokio = || broadcast_tokio(addresses, &frame, DEADLINE);
    let start = || {
        let contestants: [&dyn Fn() -> anyhow::Result<()>; 3] =
            [&ours, &raw_epoll, &tokio];
        Ok(contestants.to_vec())
    };
    let medians = medians(TURNS, TARGETS, start, |broadcast| timed(broadcast))?;
    table.row_of_rates(
        "1 message",
        &medians,
        Asked::TimesOf(&[("raw epoll", 0.95), ("tokio", 1.0)]),
    );
    server.stop()?;
    Ok(table.is_reached())
}

fn broadcast_ours(targets: &[Target]) -> anyhow::Result<()> {
    let options = ClientOptions {
        codec: Framing::Prefixed.codec(framing::DEFAULT_MAX_MESSAGE_LEN),
        timeout: DEADLINE,
        outbox_limit: 1024 * 1024,
    };
    let delivered = broadcast_message(targets, &MESSAGE, options, |_, _| Ok(()))?;
    ensure!(delivered == TARGETS, "delivered to {delivered} of {TARGETS}");
    Ok(())
}

fn timed(work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Duration> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}
