//! A million tasks that do nothing, and the values of all of them.

use bench::{Asked, Table, medians};

use crate::peers::{Pool, pools};

const TASKS: u32 = 1_000_000;

/// They are long.
const TURNS: u32 = 2;

pub(super) fn measure(_setup: &()) -> anyhow::Result<bool> {
    let mut table = Table::start(
        "Nanoseconds for one of 1,000,000 tasks, 2 workers (less is better)",
        0,
        pools()?.iter().map(|pool| pool.name()),
    );
    let run = |pool: &mut Box<dyn Pool>| pool.time_all(TASKS);
    let medians = medians(TURNS, TASKS as usize, pools, run)?;
    table.row_of_times(
        "submit all, then wait",
        &medians,
        Asked::TimesOf(&[("threadpool", 1.0), ("rayon", 1.0)]),
    );
    Ok(table.is_reached())
}
