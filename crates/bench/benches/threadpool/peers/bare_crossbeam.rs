//! Tasks on what a pool is at the least: two threads, a channel of boxed closures to
//! them, and a channel of values back. It knows neither panics nor futures.

use std::{
    hint::black_box,
    thread::{self, JoinHandle},
};

use crossbeam::channel::{Receiver, Sender, unbounded};

use super::{Pool, WORKERS};

const ALIVE: &str = "the threads end when this is dropped";

type Task = Box<dyn FnOnce() + Send>;

pub(super) struct BareCrossbeam {
    /// `None` once it is being dropped.
    tasks: Option<Sender<Task>>,
    threads: Vec<JoinHandle<()>>,
    sender: Sender<u64>,
    values: Receiver<u64>,
}

impl BareCrossbeam {
    pub(super) fn new() -> Self {
        let (tasks, queue) = unbounded::<Task>();
        let start = |_| {
            let queue = queue.clone();
            thread::spawn(move || queue.iter().for_each(|task| task()))
        };
        let threads = (0..WORKERS).map(start).collect();
        let (sender, values) = unbounded();
        Self { tasks: Some(tasks), threads, sender, values }
    }

    fn execute(&self, number: u32) {
        let sender = self.sender.clone();
        let task: Task = Box::new(move || {
            // Nobody hears of it only if all is over.
            let _ = sender.send(black_box(u64::from(number)));
        });
        self.tasks.as_ref().expect(ALIVE).send(task).expect(ALIVE);
    }
}

impl Pool for BareCrossbeam {
    fn name(&self) -> &'static str {
        "crossbeam"
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

impl Drop for BareCrossbeam {
    fn drop(&mut self) {
        self.tasks = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
