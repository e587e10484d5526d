//! The order of the measurement, and the tables.

use std::{
    ffi::OsString,
    time::{Duration, Instant},
};

use anyhow::ensure;
use bench::{Contestant, Cores, raise_descriptor_limit};

use crate::{
    audience::{Audience, CLIENTS, Fate, MESSAGE_LEN, PATIENCE},
    contestants::contestants,
    cost::Cost,
    latency,
};

/// All hubs take turns, so that a noisy machine disturbs all alike. These are enough to fill
/// an outbox, whatever the kernel keeps.
const TURNS: usize = 44;

/// On a machine that is too busy for so many, the turns end after this time.
const TIME: Duration = Duration::from_secs(38);

/// The same where many send at once.
const LITTLE_TIME: Duration = Duration::from_secs(10);

/// How many rounds a turn has.
const ROUNDS: usize = 25;

/// And where many send at once.
const FEW_ROUNDS: usize = 3;

/// How many send at once then.
const SENDERS: usize = 10;

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
    one_sends(&hubs, &cores)?;
    many_send(&hubs, &cores)?;
    println!("\nMeasured in {:.0} seconds.", start.elapsed().as_secs_f64());
    Ok(true)
}

/// One client sends; all read, or all but one.
fn one_sends(hubs: &[Contestant], cores: &Cores) -> anyhow::Result<()> {
    let mut all_read = start(hubs, cores, false)?;
    let mut one_silent = start(hubs, cores, true)?;
    let before = costs(&all_read)?;
    let start = Instant::now();
    for _ in (0..TURNS).take_while(|_| start.elapsed() < TIME) {
        for (all_read, one_silent) in all_read.iter_mut().zip(&mut one_silent) {
            all_read.run(1, ROUNDS)?;
            one_silent.run(1, ROUNDS)?;
        }
    }
    print_latency(&format!("All {CLIENTS} read"), hubs, &all_read);
    print_costs(hubs, &all_read, &before, 1)?;
    let title = format!("{} read, and one does not", CLIENTS - 1);
    print_latency(&title, hubs, &one_silent);
    print_fates(hubs, &one_silent);
    Ok(())
}

/// All read, and many send at once.
fn many_send(hubs: &[Contestant], cores: &Cores) -> anyhow::Result<()> {
    let mut audiences = start(hubs, cores, false)?;
    let before = costs(&audiences)?;
    let start = Instant::now();
    for _ in (0..TURNS).take_while(|_| start.elapsed() < LITTLE_TIME) {
        for audience in &mut audiences {
            audience.run(SENDERS, FEW_ROUNDS)?;
        }
    }
    let title = format!("All {CLIENTS} read, and {SENDERS} of them send at once");
    print_latency(&title, hubs, &audiences);
    print_costs(hubs, &audiences, &before, SENDERS)
}

fn start(
    hubs: &[Contestant],
    cores: &Cores,
    is_one_silent: bool,
) -> anyhow::Result<Vec<Audience>> {
    hubs.iter().map(|hub| Audience::start(hub, cores, is_one_silent)).collect()
}

fn costs(audiences: &[Audience]) -> anyhow::Result<Vec<Cost>> {
    audiences.iter().map(|audience| Cost::of(&audience.server)).collect()
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

fn print_costs(
    hubs: &[Contestant],
    audiences: &[Audience],
    before: &[Cost],
    senders: usize,
) -> anyhow::Result<()> {
    println!("\nWhat that costs");
    print_names(&["threads", "memory", "processor", "switches"]);
    for ((hub, audience), before) in hubs.iter().zip(audiences).zip(before) {
        let after = Cost::of(&audience.server)?;
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

fn print_fates(hubs: &[Contestant], audiences: &[Audience]) {
    println!("\nThe one that does not read");
    for (hub, audience) in hubs.iter().zip(audiences) {
        let messages = audience.times.len();
        let mib = (messages * MESSAGE_LEN) as f64 / f64::from(1 << 20);
        let so_many = format!("after {messages} messages, {mib:.1} MiB");
        let fate = match audience.fate {
            Fate::Dropped => format!("is dropped {so_many}"),
            Fate::Stopped => {
                format!("stops all {so_many}: then {PATIENCE:?} of silence")
            }
            Fate::Open => format!("is still connected {so_many}"),
        };
        println!("{:20}{fate}", hub.name);
    }
}

fn print_names(names: &[&str]) {
    print!("{:20}", "");
    for name in names {
        print!("{name:>12}");
    }
    println!();
}
