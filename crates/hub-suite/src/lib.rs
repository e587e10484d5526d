//! What every multicasting server ("hub") must show, as tests for any of them.
#![forbid(unsafe_code)]

mod hub;

pub use hub::Hub;
