//! The TCP section of the notes.
#![forbid(unsafe_code)]
