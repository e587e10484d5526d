//! Instructions in user mode for one echoed message, counted by callgrind.
//!
//! Two runs of different length, and the difference between them: what starting,
//! accepting and ending cost is in both.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use bench::{Asked, Contestant, EchoLoad, Table, is_installed};

use super::{Setup, contestants::echo_servers};

/// How often each message in flight is answered: in the short run, and in the long
/// one.
const TIMES: [usize; 2] = [20, 120];

pub(super) fn measure(setup: &Setup) -> anyhow::Result<bool> {
    let servers = echo_servers(setup)?;
    let mut table = Table::start(
        "Instructions in user mode for one echoed message (callgrind; less is better)",
        1,
        servers.iter().map(|server| server.name),
    );
    if !is_installed("valgrind") {
        table.not_measured("valgrind is missing; try `apt-get install valgrind`");
        return Ok(true);
    }
    for (connections, in_flight, limit) in [(64, 16, 80.0), (64, 1, 400.0)] {
        let name = format!("{connections} x {in_flight}");
        let profile = |server: &Contestant| {
            let server = server.name.replace(' ', "-");
            Path::new(env!("CARGO_TARGET_TMPDIR"))
                .join(format!("{server}-{connections}x{in_flight}.callgrind"))
        };
        let figures = servers.iter().map(|server| {
            let [short, long] = TIMES.map(|times| times * connections * in_flight);
            let count = |messages| {
                let profile = profile(server);
                count(setup, server, &profile, connections, in_flight, messages)
            };
            let first = count(short)?;
            Ok((count(long)? - first) / (long - short) as f64)
        });
        let figures = figures.collect::<anyhow::Result<Vec<_>>>()?;
        table.row(&name, &figures, Asked::AtMost(limit));
        println!("    where: callgrind_annotate {}", profile(&servers[0]).display());
    }
    Ok(table.is_reached())
}

fn count(
    setup: &Setup,
    server: &Contestant,
    profile: &PathBuf,
    connections: usize,
    in_flight: usize,
    messages: usize,
) -> anyhow::Result<f64> {
    let mut out = std::ffi::OsString::from("--callgrind-out-file=");
    out.push(profile);
    let tool = ["valgrind".into(), "--quiet".into(), "--tool=callgrind".into(), out];
    let server = server.start_under(&setup.cores, &tool)?;
    let mut load = EchoLoad::start(server.address(), connections, in_flight)?;
    load.run(messages)?;
    drop(load);
    server.stop()?;
    let text = fs::read_to_string(profile)?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    Ok(total.context("callgrind has written no totals")?.trim().parse()?)
}
