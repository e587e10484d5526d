//! A hundred thousand tasks, beside the original in Python.

use std::{path::Path, process::Command, time::Duration};

use anyhow::{Context, ensure};
use bench::{Asked, Table, is_installed, medians};

use crate::peers::{Ours, Pool};

const TASKS: u32 = 100_000;

/// They are long.
const TURNS: u32 = 2;

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

enum Contestant {
    Ours(Ours),
    CPython,
}

pub(super) fn measure(_setup: &()) -> anyhow::Result<bool> {
    let mut table = Table::start(
        "Nanoseconds for one of 100,000 tasks, 2 workers (less is better)",
        0,
        ["ours", "CPython"],
    );
    if !is_installed(PYTHON) {
        table.not_measured(&format!("{PYTHON} is missing"));
        return Ok(true);
    }
    let start = || Ok(vec![Contestant::Ours(Ours::new()?), Contestant::CPython]);
    let run = |contestant: &mut Contestant| match contestant {
        Contestant::Ours(pool) => pool.time_all(TASKS),
        Contestant::CPython => time_python(),
    };
    let medians = medians(TURNS, TASKS as usize, start, run)?;
    table.row_of_times(
        "submit all, then wait",
        &medians,
        Asked::TimesOf(&[("CPython", 80.0)]),
    );
    Ok(table.is_reached())
}

/// The script takes the time itself: the start of the interpreter is not in it.
fn time_python() -> anyhow::Result<Duration> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("benches/threadpool/peers/thread_pool_executor.py");
    let output = Command::new(PYTHON).arg(script).arg(TASKS.to_string()).output()?;
    ensure!(
        output.status.success(),
        "{PYTHON} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let nanoseconds = String::from_utf8(output.stdout)?;
    let nanoseconds = nanoseconds.trim().parse();
    Ok(Duration::from_nanos(nanoseconds.context("the script prints nanoseconds")?))
}
