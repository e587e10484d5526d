//! Rounds in which all take part in turn, so that a noisy machine disturbs all alike.

use std::time::Duration;

/// Odd, so that there is a median.
const ROUNDS: usize = 5;

/// How often each has its turn in a round: short turns, so that a disturbance hits
/// more than one.
const TURNS: u32 = 10;

/// What was measured of several contestants.
pub(super) struct Medians {
    /// How often a second, for each; ours is the first.
    pub(super) rates: Vec<f64>,
    /// Ours / theirs, for each but ours: the median of the rounds' ratios, as the
    /// machine may be slower in one round than in another.
    pub(super) ratios: Vec<f64>,
}

/// Starts all contestants anew for each round, and lets each `run` do its work so many
/// times.
pub(super) fn medians<C>(
    times: usize,
    mut start: impl FnMut() -> anyhow::Result<Vec<C>>,
    mut run: impl FnMut(&mut C) -> anyhow::Result<Duration>,
) -> anyhow::Result<Medians> {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let mut contestants = start()?;
        // Once for the caches, and for the connections to grow their windows.
        for contestant in &mut contestants {
            run(contestant)?;
        }
        let mut rates = vec![0.0; contestants.len()];
        let mut order: Vec<_> = (0..contestants.len()).collect();
        for _ in 0..TURNS {
            for one in &order {
                let seconds = run(&mut contestants[*one])?.as_secs_f64();
                rates[*one] += times as f64 / seconds / f64::from(TURNS);
            }
            // What one leaves behind is not always met by the same one.
            order.reverse();
        }
        rounds.push(rates);
    }
    let over_rounds = |figure: &dyn Fn(&[f64]) -> f64| {
        median(rounds.iter().map(|rates| figure(rates)).collect())
    };
    let contestants = rounds[0].len();
    Ok(Medians {
        rates: (0..contestants)
            .map(|one| over_rounds(&|rates| rates[one]))
            .collect(),
        ratios: (1..contestants)
            .map(|one| over_rounds(&|rates| rates[0] / rates[one]))
            .collect(),
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
