//! TCP multicasting, thread pool approach: a worker for each peer.
#![forbid(unsafe_code)]
