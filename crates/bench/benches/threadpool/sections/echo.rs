//! Echoed messages a second.

use bench::{
    Asked, Contestant, Cores, EchoLoad, TURNS, Table, build_release, medians,
    raise_descriptor_limit,
};

const CONNECTIONS: usize = 64;
const IN_FLIGHT: usize = 16;
const MESSAGES: usize = 60_000;

pub(super) fn measure(_setup: &()) -> anyhow::Result<bool> {
    let arguments = ["127.0.0.1:0", "--framing", "prefixed", "--reply", "sender"];
    let workers = CONNECTIONS.to_string();
    let ours = build_release("threadpool-multicast", "threadpool-server")?;
    let selector = build_release("selector-multicast", "selector-server")?;
    let contestants = [
        Contestant::program(
            "ours",
            ours,
            &[&arguments[..], &["--workers", &workers]].concat(),
        ),
        Contestant::peer("threads", "echo-threads")?,
        Contestant::program("selector", selector, &arguments),
    ];
    let cores = Cores::choose()?;
    raise_descriptor_limit()?;
    cores.run_as_generator()?;
    let mut table = Table::start(
        "Echoed messages a second, 64 bytes, prefixed, 64 workers (more is better)",
        0,
        contestants.iter().map(|server| server.name),
    );
    if cores.are_shared() {
        println!("(The servers and the load share one core: rates mean little.)");
    }
    let start = || {
        let start = |contestant: &Contestant| {
            let server = contestant.start(&cores)?;
            let load = EchoLoad::start(server.address(), CONNECTIONS, IN_FLIGHT)?;
            Ok((server, load))
        };
        contestants.iter().map(start).collect()
    };
    let medians = medians(TURNS, MESSAGES, start, |(_, load)| load.run(MESSAGES))?;
    table.row_of_rates(
        &format!("{CONNECTIONS} x {IN_FLIGHT} in flight"),
        &medians,
        Asked::TimesOf(&[("threads", 0.95)]),
    );
    Ok(table.is_reached())
}
