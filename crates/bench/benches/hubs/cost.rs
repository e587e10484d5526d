//! What a hub costs the system, as `/proc` has it.

use std::fs;

use bench::Server;
use testkit::Work;

/// What is in use, and what has been used since the start.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) threads: usize,
    /// In bytes.
    pub(crate) memory: u64,
    /// In seconds.
    pub(crate) cpu_time: f64,
    /// How often a thread gave up the processor, or had to.
    pub(crate) switches: u64,
}

impl Cost {
    pub(crate) fn of(server: &Server) -> anyhow::Result<Self> {
        let id = server.id();
        let work = Work::of(id);
        Ok(Self {
            threads: fs::read_dir(format!("/proc/{id}/task"))?.count(),
            memory: server.memory()?,
            cpu_time: work.ticks as f64 / 100.0,
            switches: work.switches,
        })
    }
}

/// How many descriptors a process has open.
pub(crate) fn descriptors(server: &Server) -> anyhow::Result<usize> {
    Ok(fs::read_dir(format!("/proc/{}/fd", server.id()))?.count())
}
