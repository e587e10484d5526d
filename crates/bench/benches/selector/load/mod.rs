//! The load generator: many connections on one thread, on raw epoll, with all that is
//! sent built beforehand. What comes back is compared byte by byte.
//!
//! | file | what it does |
//! |---|---|
//! | `echo.rs` | [`EchoLoad`]: each connection keeps messages in flight, each is answered |
//! | `fan_out.rs` | [`FanOutLoad`]: one connection sends, all receive each message |
//! | `connections.rs` | [`Connections`]: what both stand on |
//! | `frame.rs` | the frame that is sent |

mod connections;
mod echo;
mod fan_out;
mod frame;

pub(crate) use connections::Connections;
pub(crate) use echo::EchoLoad;
pub(crate) use fan_out::FanOutLoad;
pub(crate) use frame::{MESSAGE, frame};
