//! The order of the measurement, and the tables.

use std::{ffi::OsString, time::Instant};

use anyhow::ensure;
use bench::{Contestant, Cores, raise_descriptor_limit};

use crate::{
    audience::{Audience, CLIENTS, Fate, MESSAGE_LEN, PATIENCE},
    contestants::contestants,
    cost::Cost,
    latency,
};

/// All hubs take turns, so that a noisy machine disturbs all alike.
const TURNS: usize = 10;

/// How many rounds a turn has.
const ROUNDS: usize = 50;

/// The same where a round has many messages.
const FEW_ROUNDS: usize = 10;

/// How many send at once then.
const SENDERS: usize = 10;

/// More turns than it takes to fill an outbox, whatever the kernel keeps.
const MAX_TURNS: usize = 60;

/// Measures and prints all.
pub(crate) fn measure(wanted: &[OsString]) -> anyhow::Result<bool> {
    ensure!(wanted.is_empty(), "`just bench hubs` has no parts");
    let hubs = contestants()?;
    let cores = Cores::choose()?;
    raise_descriptor_limit()?;
    cores.run_as_generator()?;
    println!(
        "{CLIENTS} clients, and each message goes to all of them. It has {MESSAGE_LEN} bytes and a\n\
         prefix. The next one is sent when all who read have the last one. One core is\n\
         the hub's; the other one is that of all clients together.\n\n\
         The times are milliseconds, from the send until the others have the message:\n\
         the middle one and the last one of them, in the median; then what 95 and 99 of\n\
         100 messages stay below until the last one has them, and the worst."
    );
    if cores.are_shared() {
        println!("Here both share one core: the figures mean little.");
    }
    let start = Instant::now();
    let title = format!("All {CLIENTS} read");
    all_read(&title, &hubs, &cores, 1, ROUNDS)?;
    one_does_not_read(&hubs, &cores)?;
    let title = format!("All {CLIENTS} read, and {SENDERS} of them send at once");
    all_read(&title, &hubs, &cores, SENDERS, FEW_ROUNDS)?;
    println!("\nMeasured in {:.0} seconds.", start.elapsed().as_secs_f64());
    Ok(true)
}

/// All clients read: how long messages take, and what they cost.
fn all_read(
    title: &str,
    hubs: &[Contestant],
    cores: &Cores,
    senders: usize,
    rounds: usize,
) -> anyhow::Result<()> {
    let mut audiences = start(hubs, cores, false)?;
    let costs = |audiences: &[Audience]| {
        let costs = audiences.iter().map(|audience| Cost::of(&audience.server));
        costs.collect::<anyhow::Result<Vec<_>>>()
    };
    let before = costs(&audiences)?;
    for _ in 0..TURNS {
        for audience in &mut audiences {
            audience.run(senders, rounds)?;
        }
    }
    let after = costs(&audiences)?;
    print_latency(title, hubs, &audiences);

    println!("\nWhat that costs");
    print_names(&["threads", "memory", "processor", "switches"]);
    for (((hub, audience), before), after) in
        hubs.iter().zip(&audiences).zip(before).zip(after)
    {
        let messages = (senders * audience.times.len()) as f64;
        let memory = after.memory as f64 / f64::from(1 << 20);
        let cpu_time = 1000.0 * (after.cpu_time - before.cpu_time) / messages;
        let switches = (after.switches - before.switches) as f64 / messages;
        println!(
            "{:20}{:>12}{memory:>8.1} MiB{cpu_time:>9.2} ms{switches:>12.1}",
            hub.name, after.threads
        );
    }
    println!("(Processor time, and switches between threads, for one message.)");
    Ok(())
}

/// One client does not read: how long messages take meanwhile, and what becomes of it.
fn one_does_not_read(hubs: &[Contestant], cores: &Cores) -> anyhow::Result<()> {
    let mut audiences = start(hubs, cores, true)?;
    for _ in 0..MAX_TURNS {
        for audience in &mut audiences {
            audience.run(1, ROUNDS)?;
        }
    }
    let title = format!("{} read, and one does not", CLIENTS - 1);
    print_latency(&title, hubs, &audiences);

    println!("\nThe one that does not read");
    for (hub, audience) in hubs.iter().zip(&audiences) {
        let messages = audience.times.len();
        let mib = (messages * MESSAGE_LEN) as f64 / f64::from(1 << 20);
        let so_many = format!("after {messages} messages, {mib:.1} MiB");
        match audience.fate {
            Fate::Dropped => println!("{:20}is dropped {so_many}", hub.name),
            Fate::Stopped => {
                println!(
                    "{:20}stops all {so_many}: nothing comes for {PATIENCE:?}",
                    hub.name
                );
            }
            Fate::Open => println!("{:20}is still connected {so_many}", hub.name),
        }
    }
    Ok(())
}

fn start(
    hubs: &[Contestant],
    cores: &Cores,
    is_one_silent: bool,
) -> anyhow::Result<Vec<Audience>> {
    hubs.iter().map(|hub| Audience::start(hub, cores, is_one_silent)).collect()
}

fn print_latency(title: &str, hubs: &[Contestant], audiences: &[Audience]) {
    println!("\n{title}");
    print_names(&latency::COLUMNS);
    for (hub, audience) in hubs.iter().zip(audiences) {
        print!("{:20}", hub.name);
        for figure in latency::row(&audience.times) {
            print!("{figure:>12.2}");
        }
        println!();
    }
}

fn print_names(names: &[&str]) {
    print!("{:20}", "");
    for name in names {
        print!("{name:>12}");
    }
    println!();
}
