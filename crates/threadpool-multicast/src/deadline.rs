//! Until when to wait, and how long that still is.

use std::time::{Duration, Instant};

/// When so much time will have passed. A time too far away for the clock is never.
pub(crate) fn after(timeout: Option<Duration>) -> Option<Instant> {
    timeout.and_then(|span| Instant::now().checked_add(span))
}

/// How much time is left; none once it has passed.
pub(crate) fn left(deadline: Option<Instant>) -> Option<Duration> {
    deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
}
