//! Belief: the loop can wait for its queue with recv.
//!
//! A loop that waits there serves no socket: what has come is not read until somebody
//! queues a message. It may wait in one place, which is select, and whoever queues wakes
//! it there. In Python: `queue.get()`; for waking, a `socket.socketpair()`, registered.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
};

use anyhow::ensure;
use cli::println;
use crossbeam::channel;
use selector_multicast::{DefaultSelector, EVENT_READ};
use testkit::{DEADLINE, pair, wait_until_queued};

fn main() -> anyhow::Result<()> {
    println!("Belief: the loop can wait for its queue with recv.\n");

    println!("What happens:");
    let (_target, mut selector) = target_with_a_reply()?;
    let (_sender, queue) = channel::unbounded::<&str>();
    let patience = DEADLINE / 100;
    let queued = queue.recv_timeout(patience);
    println!("  the loop waits in recv for {patience:?}; nobody queues a message");
    let unread = selector.select(Some(DEADLINE))?.len();
    println!("  meanwhile {unread} reply lies unread");
    ensure!(queued.is_err() && unread == 1, "the loop has done something");

    println!("\nDone right:");
    let (_target, mut selector) = target_with_a_reply()?;
    let waker = selector.waker();
    let (sender, queue) = channel::unbounded();
    let (read, reads) = channel::unbounded();
    thread::scope(|scope| {
        let producer = scope.spawn(|| {
            let has_read = reads.recv_timeout(DEADLINE / 10).is_ok();
            sender.send("hello").expect("the queue is there");
            waker.wake().map(|()| has_read)
        });
        loop {
            // ANCHOR: cure
            // The cure. Instead of `let queued = queue.recv();`:
            let queued = queue.try_recv();
            if let Ok(message) = queued {
                println!("  a message is queued, and taken: {message}");
                break;
            }
            // ANCHOR_END: cure
            for (token, _) in selector.select(Some(DEADLINE))? {
                let len = (&selector.get_key(token)?.fileobj).read(&mut [0; 99])?;
                println!("  the queue is empty; a reply is read, {len} bytes");
                read.send(())?;
            }
        }
        let has_read = producer.join().expect("nothing in it panics")?;
        ensure!(has_read, "the reply lay unread until somebody queued a message");
        Ok(())
    })
}

fn target_with_a_reply()
-> anyhow::Result<(TcpStream, DefaultSelector<TcpStream, ()>)> {
    let (mut target, stream) = pair();
    target.write_all(b"reply")?;
    wait_until_queued(&stream, 5);
    let mut selector = DefaultSelector::new()?;
    selector.register(stream, EVENT_READ, ())?;
    Ok((target, selector))
}
