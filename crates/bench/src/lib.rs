//! Programs that do the same work, timed in turn, so that a noisy machine disturbs all of
//! them alike: only the ratio of their times means anything.
//!
//! | file | what is in it |
//! |---|---|
//! | `benches/framing.rs` | the codecs of `framing` beside those of tokio-util |
//! | `benches/selector/` | `selector-multicast` beside raw epoll, mio and tokio: its own map is in `main.rs` |
//! | `benches/threadpool/` | `threadpool-multicast` beside other pools and CPython's: its own map is in `main.rs` |
//! | what two programs share | |
//! | `src/row.rs` | [`Row`], [`report`]: two pieces of code in turn, and their table |
//! | what several programs share | |
//! | `src/program.rs` | [`run_bench`], [`measure_sections`]: the arguments, and the parts of a table |
//! | `src/table.rs` | [`Table`], [`Asked`]: a figure for each, and what is asked of ours |
//! | `src/median.rs` | [`medians`]: rounds, and the median of them |
//! | servers that run as child processes (Linux only) | |
//! | `src/contestant.rs` | [`Contestant`], [`build_release`]: who takes part |
//! | `src/child.rs` | [`Server`], [`Cores`]: a child process, on a core of its own |
//! | `src/load/` | [`EchoLoad`], [`FanOutLoad`]: the other side of the servers, which sends and receives |
//! | `src/wire.rs` | [`wire`]: the frames that the peers speak |
#![forbid(unsafe_code)]

#[cfg(target_os = "linux")]
mod child;
#[cfg(target_os = "linux")]
mod contestant;
#[cfg(target_os = "linux")]
mod load;
mod median;
mod program;
mod row;
mod table;
pub mod wire;

#[cfg(target_os = "linux")]
pub use child::{Cores, DEADLINE, Server, raise_descriptor_limit};
#[cfg(target_os = "linux")]
pub use contestant::{Contestant, build_release, listen};
#[cfg(target_os = "linux")]
pub use load::{Connections, EchoLoad, FRAME_LEN, FanOutLoad, MESSAGE, frame};
pub use median::{Medians, TURNS, medians};
pub use program::{Section, is_installed, measure_sections, run_bench};
pub use row::{Row, report};
pub use table::{Asked, Table};
