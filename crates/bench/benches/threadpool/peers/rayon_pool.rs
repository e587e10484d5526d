//! Tasks on a pool of rayon's, by `spawn`: each task owns a clone of the sender.

use std::{
    hint::black_box,
    sync::mpsc::{Receiver, Sender, channel},
};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::{Pool, WORKERS};

const ALIVE: &str = "each task sends its value";

pub(super) struct RayonPool {
    pool: ThreadPool,
    sender: Sender<u64>,
    values: Receiver<u64>,
}

impl RayonPool {
    pub(super) fn new() -> Result<Self, ThreadPoolBuildError> {
        let pool = ThreadPoolBuilder::new().num_threads(WORKERS).build()?;
        let (sender, values) = channel();
        Ok(Self { pool, sender, values })
    }

    fn spawn(&self, number: u32) {
        let sender = self.sender.clone();
        self.pool.spawn(move || {
            // Nobody hears of it only if all is over.
            let _ = sender.send(black_box(u64::from(number)));
        });
    }
}

impl Pool for RayonPool {
    fn name(&self) -> &'static str {
        "rayon"
    }

    fn run_all(&mut self, tasks: u32) -> u64 {
        (0..tasks).for_each(|number| self.spawn(number));
        (0..tasks).map(|_| self.values.recv().expect(ALIVE)).sum()
    }

    fn run_one(&mut self, number: u32) -> u64 {
        self.spawn(number);
        self.values.recv().expect(ALIVE)
    }
}
