//! What an idle connection costs the program: the memory in use with all of them,
//! beyond that of the empty server. Each has had a message echoed before.

use bench::{Asked, EchoLoad, Table};

use super::{Setup, contestants::echo_servers};

const CONNECTIONS: usize = 10_000;

/// The connections, and what else a program has open.
const DESCRIPTORS: u64 = CONNECTIONS as u64 + 100;

pub(super) fn measure(setup: &Setup) -> anyhow::Result<bool> {
    let contestants = echo_servers(setup)?;
    let mut table = Table::start(
        "Bytes of memory for one of 10,000 idle connections (less is better)",
        0,
        contestants.iter().map(|server| server.name),
    );
    if setup.descriptors < DESCRIPTORS {
        table.not_measured(&format!(
            "it takes {DESCRIPTORS} descriptors; raise the limit (`ulimit -Hn`)"
        ));
        return Ok(true);
    }
    let figures = contestants.iter().map(|contestant| {
        let server = contestant.start(&setup.cores)?;
        let empty = server.memory()?;
        let load = EchoLoad::start(server.address(), CONNECTIONS, 1)?;
        let memory = server.memory()?.saturating_sub(empty);
        drop(load);
        server.stop()?;
        Ok(memory as f64 / CONNECTIONS as f64)
    });
    let figures = figures.collect::<anyhow::Result<Vec<_>>>()?;
    table.row("VmRSS", &figures, Asked::AtMost(256.0));
    Ok(table.is_reached())
}
