//! A row of a speed table: one piece of work, done by us and by a peer.

use std::time::{Duration, Instant};

/// How many times each side runs; odd, so that there is a median.
const ROUNDS: usize = 15;

/// A row of a speed table.
#[derive(Debug)]
pub struct Row {
    /// What is done.
    pub name: String,
    /// The median time that ours took for one unit of work, in nanoseconds.
    pub ours: f64,
    /// The same for the peer.
    pub peer: f64,
    /// The median of peer's time / our time, round by round: 2.0 is twice as fast.
    pub ratio: f64,
    /// The ratio that counts as fast enough.
    pub target: f64,
}

impl Row {
    /// Runs the two in turn. Each closure does the work of `units` units.
    pub fn measure(
        name: String,
        target: f64,
        units: u32,
        mut ours: impl FnMut(),
        mut peer: impl FnMut(),
    ) -> Self {
        ours();
        peer();
        let rounds: Vec<_> =
            (0..ROUNDS).map(|_| (time(&mut ours), time(&mut peer))).collect();
        let per_unit = |time: Duration| time.as_secs_f64() * 1e9 / f64::from(units);
        let ratio = |&(ours, peer): &(Duration, Duration)| {
            peer.as_secs_f64() / ours.as_secs_f64()
        };
        Self {
            name,
            ours: per_unit(median(rounds.iter().map(|round| round.0))),
            peer: per_unit(median(rounds.iter().map(|round| round.1))),
            ratio: median(rounds.iter().map(ratio)),
            target,
        }
    }
}

/// Prints the rows as a table and says whether every target was reached.
pub fn report(unit: &str, peer: &str, rows: &[Row]) -> bool {
    println!(
        "{:42} {:>10} {:>10} {:>8} {:>8}",
        unit, "ours", peer, "ratio", "target"
    );
    for row in rows {
        println!(
            "{:42} {:>7.1} ns {:>7.1} ns {:>8.2} {:>8.2} {}",
            row.name,
            row.ours,
            row.peer,
            row.ratio,
            row.target,
            if row.ratio >= row.target { "ok" } else { "MISSED" }
        );
    }
    rows.iter().all(|row| row.ratio >= row.target)
}

fn time(work: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median<T: PartialOrd>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_by(|a, b| a.partial_cmp(b).expect("a time is a number"));
    values.swap_remove(values.len() / 2)
}
