//! Rounds in which all take part in turn, so that a noisy machine disturbs all alike.

use std::time::Duration;

/// Odd, so that there is a median.
const ROUNDS: usize = 5;

/// How often each has its turn in a round, if nothing speaks against it: short turns, so that a disturbance hits
/// more than one.
pub const TURNS: u32 = 10;

/// What was measured of several contestants.
#[derive(Debug)]
pub struct Medians {
    /// How often a second, for each; ours is the first.
    pub rates: Vec<f64>,
    /// Ours / theirs, for each but ours: the median of the rounds' ratios, as the
    /// machine may be slower in one round than in another.
    pub ratios: Vec<f64>,
}

/// Starts all contestants anew for each round, and lets each have its turns, in which `run`
/// does its work so many times.
///
/// # Errors
///
/// What `start` and `run` return.
pub fn medians<C>(
    turns: u32,
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
        for _ in 0..turns {
            for one in &order {
                let seconds = run(&mut contestants[*one])?.as_secs_f64();
                rates[*one] += times as f64 / seconds / f64::from(turns);
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
