//! One message to many targets: connect, send, read an answer, close.

use std::time::Instant;

use bytes::Bytes;

use super::{Setup, contestants, median::medians};
use crate::{
    child::DEADLINE,
    load::frame,
    peers::{broadcast_epoll, broadcast_tokio},
    table::{Asked, Table},
};

const TARGETS: usize = 1000;

pub(super) fn measure(setup: &Setup) -> anyhow::Result<bool> {
    let mut table = Table::start(
        "Targets a second, one broadcast to 1,000 of them (more is better)",
        0,
        ["ours", "raw epoll", "tokio"],
    );
    let server = contestants::targets(setup, TARGETS)?;
    let targets = server.addresses();
    let frame = Bytes::from(frame());
    let ours = || broadcast_epoll(targets, &frame, DEADLINE);
    let raw_epoll = || broadcast_epoll(targets, &frame, DEADLINE);
    let tokio = || broadcast_tokio(targets, &frame, DEADLINE);
    let start = || {
        let contestants: [&dyn Fn() -> anyhow::Result<()>; 3] =
            [&ours, &raw_epoll, &tokio];
        Ok(contestants.to_vec())
    };
    let medians = medians(TARGETS, start, |broadcast| {
        let start = Instant::now();
        broadcast()?;
        Ok(start.elapsed())
    })?;
    table.row_with_ratios(
        "1 message",
        &medians.rates,
        &medians.ratios,
        Asked::TimesOf(&[("raw epoll", 0.95), ("tokio", 1.0)]),
    );
    server.stop()?;
    Ok(table.is_reached())
}
