//! The UDP section of the notes.
#![forbid(unsafe_code)]
