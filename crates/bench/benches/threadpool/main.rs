//! `threadpool-multicast` beside other pools of threads: `just bench threadpool`.
//!
//! | file | what is in it |
//! |---|---|
//! | `sections/` | what is measured, a file for each part of the table |
//! | `peers/` | what ours is measured against |
//!
//! A call that does nothing shows what a pool itself costs. Ours does more than the other
//! pools: each call has a future, which can be cancelled, and asked by anybody, at any
//! time, for the value or the panic. They bring values back by a channel.
//!
//! It takes a few minutes. `just bench threadpool tasks` shows one part of the table;
//! the parts are named in `sections/mod.rs`. It exits with 1 if ours is not what is
//! asked.
#![forbid(unsafe_code)]

mod peers;
mod sections;

use std::process::ExitCode;

fn main() -> ExitCode {
    bench::run_bench(peers::serve, sections::measure)
}
