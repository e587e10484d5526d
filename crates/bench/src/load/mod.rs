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

pub use connections::Connections;
pub use echo::EchoLoad;
pub use fan_out::FanOutLoad;
pub use frame::{FRAME_LEN, MESSAGE, frame};
