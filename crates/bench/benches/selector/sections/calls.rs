//! System calls for one echoed message, counted by strace.
//!
//! Two runs of different length, and the difference between them: what starting,
//! accepting and ending cost is in both.

use std::{fs, path::Path};

use anyhow::Context;
use bench::{Asked, Contestant, EchoLoad, Table, is_installed};

use super::{Setup, contestants::echo_servers};

pub(super) fn measure(setup: &Setup) -> anyhow::Result<bool> {
    let servers = echo_servers(setup)?;
    let mut table = Table::start(
        "System calls for one echoed message (strace; less is better)",
        2,
        servers.iter().map(|server| server.name),
    );
    if !is_installed("strace") {
        table.not_measured("strace is missing; try `apt-get install strace`");
        return Ok(true);
    }
    // How often each message in flight is answered comes last: in the short run, and
    // in the long one.
    for (connections, in_flight, limit, times) in
        [(64, 16, 0.2, [10, 110]), (64, 1, 2.6, [10, 110]), (1, 1, 7.1, [100, 2100])]
    {
        let figures = servers.iter().map(|server| {
            let [short, long] = times.map(|times| times * connections * in_flight);
            let count =
                |messages| count(setup, server, connections, in_flight, messages);
            let first = count(short)?;
            Ok((count(long)? - first) / (long - short) as f64)
        });
        let figures = figures.collect::<anyhow::Result<Vec<_>>>()?;
        let name = format!("{connections} x {in_flight}");
        table.row(&name, &figures, Asked::AtMost(limit));
    }
    Ok(table.is_reached())
}

fn count(
    setup: &Setup,
    server: &Contestant,
    connections: usize,
    in_flight: usize,
    messages: usize,
) -> anyhow::Result<f64> {
    let summary = Path::new(env!("CARGO_TARGET_TMPDIR")).join("strace");
    // With -I 2, strace can be told to end, and then ends the server and counts up.
    let tool = ["strace", "-I", "2", "-f", "-c", "-o"].map(Into::into);
    let tool = [&tool[..], &[summary.clone().into()]].concat();
    let server = server.start_under(&setup.cores, &tool)?;
    let mut load = EchoLoad::start(server.address(), connections, in_flight)?;
    load.run(messages)?;
    drop(load);
    server.stop()?;
    // The last line: % time, seconds, usecs/call, calls, [errors,] total
    let text = fs::read_to_string(summary)?;
    let total = text.lines().find(|line| line.ends_with(" total"));
    let calls = total.and_then(|line| line.split_whitespace().nth(3));
    Ok(calls.context("strace has written no total")?.parse()?)
}
