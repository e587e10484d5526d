//! Echoed messages a second.

use bench::{Asked, Contestant, EchoLoad, TURNS, Table, medians};

use super::{Setup, contestants::echo_servers};

pub(super) fn measure(setup: &Setup) -> anyhow::Result<bool> {
    let contestants = echo_servers(setup)?;
    let mut table = Table::start(
        "Echoed messages a second (more is better)",
        0,
        contestants.iter().map(|server| server.name),
    );
    for (connections, in_flight, messages) in [(64, 16, 60_000), (1000, 1, 10_000)] {
        let start = || {
            let start = |contestant: &Contestant| {
                let server = contestant.start(&setup.cores)?;
                let load =
                    EchoLoad::start(server.address(), connections, in_flight)?;
                Ok((server, load))
            };
            contestants.iter().map(start).collect()
        };
        let medians =
            medians(TURNS, messages, start, |(_, load)| load.run(messages))?;
        table.row_of_rates(
            &format!("{connections} x {in_flight}"),
            &medians,
            Asked::TimesOf(&[("raw epoll", 0.95)]),
        );
    }
    Ok(table.is_reached())
}
