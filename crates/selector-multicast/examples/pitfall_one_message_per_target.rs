//! Belief: a message in the queue goes to every target.
//!
//! A queue gives each message away once, to whoever takes it. If every target that is ready
//! takes its next message from the same queue, each gets some of them. So every target has a
//! queue of its own, and every message is put into all of them; an `Arc` makes that cheap.
//! In Python: `queue.get()` for each key that `select` returns. In Rust: a receiver of
//! crossbeam too, whose clones are one queue.

use std::{cell::RefCell, collections::VecDeque, io::Write, rc::Rc, sync::Arc};

use anyhow::ensure;
use cli::{Shown, println};
use selector_multicast::{DefaultSelector, EVENT_WRITE};
use testkit::{DEADLINE, pair, read_to_end};

type Queue = Rc<RefCell<VecDeque<Arc<str>>>>;

fn main() -> anyhow::Result<()> {
    println!("Belief: a message in the queue goes to every target.\n");
    let messages = VecDeque::from(["[m0]", "[m1]", "[m2]"].map(Arc::from));

    println!("What happens:");
    let queue: Queue = Rc::new(RefCell::new(messages.clone()));
    let queues = [(); 3].map(|()| Rc::clone(&queue));
    let received = send(queues)?;
    ensure!(received.concat().len() == 12, "there are more than 3 messages");

    println!("\nDone right:");
    let queue: Queue = Rc::new(RefCell::new(messages));
    // ANCHOR: cure
    // The cure. Instead of `let queues = [(); 3].map(|()| Rc::clone(&queue));`:
    let queues = [(); 3].map(|()| Rc::new(RefCell::clone(&queue)));
    let received = send(queues)?;
    // ANCHOR_END: cure
    ensure!(received == [b"[m0][m1][m2]"; 3], "a target has not got all messages");
    Ok(())
}

/// Sends each of three targets what is in its queue; and what they have received.
fn send(queues: [Queue; 3]) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut selector = DefaultSelector::new()?;
    let mut far_ends = Vec::new();
    for queue in queues {
        let (far, stream) = pair();
        selector.register(stream, EVENT_WRITE, queue)?;
        far_ends.push(far);
    }
    while !selector.get_map().is_empty() {
        for (token, _) in selector.select(Some(DEADLINE))? {
            let (mut stream, queue) = selector.get_mut(token)?;
            let next = queue.borrow_mut().pop_front();
            match next {
                Some(message) => stream.write_all(message.as_bytes())?,
                None => drop(selector.unregister(token)?),
            }
        }
    }
    let received: Vec<_> = far_ends.iter().map(read_to_end).collect();
    for (number, messages) in received.iter().enumerate() {
        println!("  target {} has received {}", number + 1, Shown(messages));
    }
    Ok(received)
}
