//! Two programs that do the same work, timed in turn, so that a noisy machine
//! disturbs both alike: only the ratio of their times means anything.
//!
//! | file | what is in it |
//! |---|---|
//! | `src/row.rs` | [`Row`], [`report`]: the timing, and the table |
//! | `benches/framing.rs` | the codecs of `framing` beside those of tokio-util |
//! | `benches/selector/` | `selector-multicast` beside raw epoll, mio and tokio: its own map is in `main.rs` |
#![forbid(unsafe_code)]

mod row;

pub use row::{Row, report};
