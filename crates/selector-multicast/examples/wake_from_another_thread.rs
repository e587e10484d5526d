//! A thread that waits in select is woken by another one that has work for it.
//!
//! A channel can't be registered. So: send, then wake; the loop takes all there is.
//! Python has no waker; there one registers one end of a `socket.socketpair()`.

use std::{
    net::UdpSocket,
    thread,
    time::{Duration, Instant},
};

use anyhow::{bail, ensure};
use cli::println;
use crossbeam::channel;
use selector_multicast::DefaultSelector;
use testkit::DEADLINE;

const MESSAGES: usize = 10_000;

fn main() -> anyhow::Result<()> {
    let mut selector = DefaultSelector::<UdpSocket, ()>::new()?;
    let waker = selector.waker();
    let (sender, receiver) = channel::unbounded();

    let producer = thread::spawn(move || -> anyhow::Result<()> {
        // Time enough for the other thread to be in its wait.
        thread::sleep(Duration::from_millis(50));
        sender.send(Instant::now())?;
        waker.wake()?;
        for _ in 1..MESSAGES {
            sender.send(Instant::now())?;
            waker.wake()?;
        }
        Ok(())
    });

    let start = Instant::now();
    println!("we wait in select, for {DEADLINE:?} if need be");
    let ready = selector.select(Some(DEADLINE))?;
    let sent = receiver.recv_timeout(DEADLINE)?;
    println!("  woken after {:.1?}: ready {ready:?}", start.elapsed());
    println!("  the message took {:.1?} from thread to thread", sent.elapsed());
    ensure!(start.elapsed() < DEADLINE / 2, "nobody has woken us");

    // All that was sent before the wake has to be taken before the next wait.
    let mut received = 1 + receiver.try_iter().count();
    let mut returns = 1;
    while received < MESSAGES {
        selector.select(Some(DEADLINE))?;
        ensure!(start.elapsed() < DEADLINE, "a wake was lost");
        returns += 1;
        received += receiver.try_iter().count();
    }
    println!(
        "{received} messages and as many wakes: select returned {returns} times"
    );
    println!("  wakes are one until select returns, so take all there is");
    match producer.join() {
        Ok(outcome) => outcome,
        Err(_) => bail!("the producer did not end well"),
    }
}
