//! How long messages took, as a distribution.

use std::time::Duration;

/// The times of one round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    /// From the first send until half of the others have all messages of the round.
    pub(crate) middle: Duration,
    /// From the first send until the last of the others has them.
    pub(crate) last: Duration,
}

/// The names of the columns that [`row`] fills.
pub(crate) const COLUMNS: [&str; 5] =
    ["middle one", "last one", "95 of 100", "99 of 100", "worst"];

/// For the middle client the median; for the last one the median, what 95 and 99 of 100
/// rounds stay below, and the worst. In milliseconds.
pub(crate) fn row(times: &[Times]) -> [f64; 5] {
    let sorted = |one: fn(&Times) -> Duration| {
        let mut times: Vec<_> = times.iter().map(one).collect();
        times.sort();
        times
    };
    let (middle, last) = (sorted(|it| it.middle), sorted(|it| it.last));
    [
        quantile(&middle, 50),
        quantile(&last, 50),
        quantile(&last, 95),
        quantile(&last, 99),
        quantile(&last, 100),
    ]
}

/// The smallest time that so many of 100 do not exceed; not a number where there is none,
/// as a hub may stop in its first round.
fn quantile(sorted: &[Duration], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    let time = sorted.get(rank.saturating_sub(1));
    time.map_or(f64::NAN, |time| 1000.0 * time.as_secs_f64())
}
