//! One task at a time: submitted, executed, and its value is back.

use bench::{Asked, TURNS, Table, medians};

use crate::peers::{Pool, pools};

const TASKS: u32 = 5_000;

pub(super) fn measure(_setup: &()) -> anyhow::Result<bool> {
    let mut table = Table::start(
        "Nanoseconds for one task at a time, 2 workers (less is better)",
        0,
        pools()?.iter().map(|pool| pool.name()),
    );
    let run = |pool: &mut Box<dyn Pool>| pool.time_one_by_one(TASKS);
    let medians = medians(TURNS, TASKS as usize, pools, run)?;
    table.row_of_times(
        "submit one, wait",
        &medians,
        Asked::TimesOf(&[("threadpool", 1.0)]),
    );
    Ok(table.is_reached())
}
