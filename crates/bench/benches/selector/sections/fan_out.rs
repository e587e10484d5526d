//! Messages a second to everyone.

use bench::{Asked, Contestant, FanOutLoad, TURNS, Table, medians};

use super::{Setup, contestants::fan_out_servers};

const PEERS: usize = 1000;
const IN_FLIGHT: usize = 64;
const MESSAGES: usize = 512;

pub(super) fn measure(setup: &Setup) -> anyhow::Result<bool> {
    let contestants = fan_out_servers(setup)?;
    let mut table = Table::start(
        "Messages a second, each to all of 1,000 peers (more is better)",
        0,
        contestants.iter().map(|server| server.name),
    );
    let start = || {
        let start = |contestant: &Contestant| {
            let server = contestant.start(&setup.cores)?;
            let load = FanOutLoad::start(server.address(), PEERS, IN_FLIGHT)?;
            Ok((server, load))
        };
        contestants.iter().map(start).collect()
    };
    let medians = medians(TURNS, MESSAGES, start, |(_, load)| load.run(MESSAGES))?;
    table.row_of_rates(
        &format!("{IN_FLIGHT} in flight"),
        &medians,
        Asked::TimesOf(&[("raw epoll", 0.95), ("broadcast", 1.0), ("mpsc", 1.0)]),
    );
    Ok(table.is_reached())
}
