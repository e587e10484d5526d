//! What a hub costs the system, as `/proc` has it.

use std::fs;

use anyhow::Context;
use bench::Server;

/// What is in use, and what has been used since the start.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) threads: u64,
    /// In bytes.
    pub(crate) memory: u64,
    /// In seconds.
    pub(crate) cpu_time: f64,
    /// How often a thread gave up the processor, or had to.
    pub(crate) switches: u64,
}

impl Cost {
    pub(crate) fn of(server: &Server) -> anyhow::Result<Self> {
        let mut cost = Self {
            threads: 0,
            memory: server.memory()?,
            cpu_time: 0.0,
            switches: 0,
        };
        let process = format!("/proc/{}", server.id());
        for thread in fs::read_dir(format!("{process}/task"))? {
            let status = fs::read_to_string(thread?.path().join("status"))?;
            cost.threads += 1;
            cost.switches += field(&status, "voluntary_ctxt_switches:")?;
            cost.switches += field(&status, "nonvoluntary_ctxt_switches:")?;
        }
        // The name of the program stands in parentheses and may hold anything.
        let stat = fs::read_to_string(format!("{process}/stat"))?;
        let (_, fields) = stat.rsplit_once(')').context("no name in /proc")?;
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks = ticks.map(|ticks| Ok(ticks.parse::<u32>()?));
        let ticks: u32 = ticks.sum::<anyhow::Result<_>>()?;
        // Whatever the kernel counts in, to programs a tick is this long.
        cost.cpu_time = f64::from(ticks) / 100.0;
        Ok(cost)
    }
}

/// How many descriptors a process has open.
pub(crate) fn descriptors(server: &Server) -> anyhow::Result<usize> {
    Ok(fs::read_dir(format!("/proc/{}/fd", server.id()))?.count())
}

fn field(status: &str, name: &str) -> anyhow::Result<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    Ok(line.with_context(|| format!("no {name} in /proc"))?.trim().parse()?)
}
