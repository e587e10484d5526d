//! Tasks on our pool: the futures are kept, and each is asked for its value.

use std::{hint::black_box, io};

use threadpool_multicast::ThreadPoolExecutor;

use super::{Pool, WORKERS};

const SUBMITTED: &str = "the pool takes tasks in";
const EXECUTED: &str = "the task does not panic";

pub(crate) struct Ours {
    executor: ThreadPoolExecutor,
}

impl Ours {
    pub(crate) fn new() -> io::Result<Self> {
        let executor = ThreadPoolExecutor::builder().max_workers(WORKERS).build()?;
        Ok(Self { executor })
    }
}

impl Pool for Ours {
    fn name(&self) -> &'static str {
        "ours"
    }

    fn run_all(&mut self, tasks: u32) -> u64 {
        let submit = |number| {
            let task = move || black_box(u64::from(number));
            self.executor.submit(task).expect(SUBMITTED)
        };
        let futures: Vec<_> = (0..tasks).map(submit).collect();
        futures.into_iter().map(|future| *future.result(None).expect(EXECUTED)).sum()
    }

    fn run_one(&mut self, number: u32) -> u64 {
        let task = move || black_box(u64::from(number));
        let future = self.executor.submit(task).expect(SUBMITTED);
        *future.result(None).expect(EXECUTED)
    }
}
