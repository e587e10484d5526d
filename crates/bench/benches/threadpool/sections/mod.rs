//! The parts of the table.
//!
//! | file | what is measured |
//! |---|---|
//! | `tasks.rs` | a million tasks, and all their values |
//! | `round_trip.rs` | one task at a time |
//! | `cpython.rs` | many tasks, beside the original in Python |
//! | `echo.rs` | echoed messages a second of the server |

mod cpython;
#[cfg(target_os = "linux")]
mod echo;
mod round_trip;
mod tasks;

use std::ffi::OsString;

use bench::{Section, measure_sections};

const SECTIONS: &[Section<()>] = &[
    ("tasks", tasks::measure),
    ("round-trip", round_trip::measure),
    ("cpython", cpython::measure),
    // The last one, as it stays on the core of the load.
    #[cfg(target_os = "linux")]
    ("echo", echo::measure),
];

/// Measures the sections of these names, or all, and says whether ours is what is
/// asked.
pub(crate) fn measure(wanted: &[OsString]) -> anyhow::Result<bool> {
    measure_sections(wanted, SECTIONS, || Ok(()))
}
