//! Tasks on the crate `threadpool`, as its documentation has it: each task owns a clone
//! of the sender.

use std::{
    hint::black_box,
    sync::mpsc::{Receiver, Sender, channel},
};

use threadpool::ThreadPool;

use super::{Pool, WORKERS};

const ALIVE: &str = "each task sends its value";

pub(super) struct ThreadpoolCrate {
    pool: ThreadPool,
    sender: Sender<u64>,
    values: Receiver<u64>,
}

impl ThreadpoolCrate {
    pub(super) fn new() -> Self {
        let (sender, values) = channel();
        Self { pool: ThreadPool::new(WORKERS), sender, values }
    }

    fn execute(&self, number: u32) {
        let sender = self.sender.clone();
        self.pool.execute(move || {
            // Nobody hears of it only if all is over.
            let _ = sender.send(black_box(u64::from(number)));
        });
    }
}

impl Pool for ThreadpoolCrate {
    fn name(&self) -> &'static str {
        "threadpool"
    }

    fn run_all(&mut self, tasks: u32) -> u64 {
        (0..tasks).for_each(|number| self.execute(number));
        (0..tasks).map(|_| self.values.recv().expect(ALIVE)).sum()
    }

    fn run_one(&mut self, number: u32) -> u64 {
        self.execute(number);
        self.values.recv().expect(ALIVE)
    }
}
