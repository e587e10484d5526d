//! What a process takes of the machine.
//!
//! Source: proc(5), the files `stat` and `status` of a process and of its threads.

use std::fs;

/// The most memory that a process has had so far, in KiB; 0 where it can't be told.
pub fn peak_memory(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status"));
    number_of(&status.unwrap_or_default(), "VmHWM:").unwrap_or(0)
}

/// What a process has done so far, all of its threads together. Only on Linux.
///
/// Twice the same: in between it has done nothing at all.
#[cfg(target_os = "linux")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// The time that it has run, in ticks of 10 ms.
    pub ticks: u64,
    /// How often a thread has stopped running, to wait or to let others run: once at
    /// least for each time that it was woken.
    pub switches: u64,
}

#[cfg(target_os = "linux")]
impl Work {
    /// What the process `id` has done.
    ///
    /// # Panics
    ///
    /// Without such a process.
    #[track_caller]
    pub fn of(id: u32) -> Self {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).expect("it runs");
        // The name of the program, in parentheses, may hold blanks.
        let (_, fields) = stat.rsplit_once(')').expect("a name in parentheses");
        let times = fields.split_whitespace().skip(11).take(2);
        let ticks = times.map(|time| time.parse::<u64>().expect("a number")).sum();
        let threads = fs::read_dir(format!("/proc/{id}/task")).expect("it runs");
        let switches = threads
            // A thread may end while we look; its switches are gone then.
            .filter_map(|thread| {
                fs::read_to_string(thread.ok()?.path().join("status")).ok()
            })
            .map(|status| {
                let count = |name| number_of(&status, name).unwrap_or(0);
                count("voluntary_ctxt_switches:")
                    + count("nonvoluntary_ctxt_switches:")
            })
            .sum();
        Self { ticks, switches }
    }
}

/// The number behind `name`.
fn number_of(status: &str, name: &str) -> Option<u64> {
    let value = status.lines().find_map(|line| line.strip_prefix(name))?;
    value.split_whitespace().next()?.parse().ok()
}
