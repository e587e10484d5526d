//! The states of a future, and how they look from outside.

mod common;

use std::sync::{Arc, mpsc};

use common::{hold, outcome, pool, receive, value};
use testkit::DEADLINE;
use threadpool_multicast::Future;

/// What a future says of itself.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    cancelled: bool,
    done: bool,
    running: bool,
    debug: String,
}

fn shown<T>(future: &Future<T>) -> Shown {
    Shown {
        cancelled: future.cancelled(),
        done: future.done(),
        running: future.running(),
        debug: format!("{future:?}"),
    }
}

#[test]
fn each_state_has_its_answers_and_its_name() {
    let pool = pool(1);
    let finished = pool.submit(|| "value").unwrap();
    value(&finished);
    let panicked = pool.submit(|| -> &str { panic!("oh no") }).unwrap();
    outcome(&panicked).unwrap_err();
    let held = hold(&pool);
    let pending = pool.submit(|| "value").unwrap();
    let cancelled = pool.submit(|| "value").unwrap();
    cancelled.cancel();

    let rows = [
        (&pending, [false, false, false], "pending"),
        (&held.future, [false, false, true], "running"),
        (&cancelled, [true, true, false], "cancelled before the call began"),
        (&panicked, [false, true, false], "the call panicked: oh no"),
        (&finished, [false, true, false], "finished"),
    ];
    for (future, [cancelled, done, running], name) in rows {
        let debug = format!("Future<&str>({name})");
        let expected = Shown { cancelled, done, running, debug };
        assert_eq!(shown(future), expected);
    }
}

#[test]
fn a_cancelled_future_looks_the_same_when_a_worker_has_passed_over_it() {
    let pool = pool(1);
    let held = hold(&pool);
    let future = pool.submit(|| "value").unwrap();
    future.cancel();
    let before = shown(&future);
    drop(held);
    // The one worker comes to this one behind the other.
    value(&pool.submit(|| ()).unwrap());
    assert_eq!(shown(&future), before);
}

#[test]
fn it_names_the_type_of_its_value() {
    let pool = pool(1);
    let future = pool.submit(|| vec![1_u8]).unwrap();
    value(&future);
    let debug = format!("{future:?}");
    assert_eq!(debug, "Future<alloc::vec::Vec<u8>>(finished)");
}

#[test]
fn a_callback_finds_its_future_done_and_may_ask_it_everything() {
    let pool = pool(1);
    let held = hold(&pool);
    let (sender, seen) = mpsc::channel();
    held.future.add_done_callback(move |future| {
        sender.send((shown(future), future.cancel())).unwrap();
    });
    drop(held);
    let (shown, cancelled) = receive(&seen, "the callback is called");
    assert_eq!((shown.done, shown.running, shown.cancelled), (true, false, false));
    assert_eq!(shown.debug, "Future<&str>(finished)");
    assert!(!cancelled);
}

#[test]
fn who_looks_while_it_goes_through_its_states_sees_them_in_their_order() {
    // How far it is: what is seen later is never behind what was seen before.
    fn stage(future: &Future<u32>) -> usize {
        let names = ["pending", "running", "finished"];
        let debug = format!("{future:?}");
        let stage = names.iter().position(|name| debug.contains(name));
        stage.unwrap_or_else(|| panic!("{debug}"))
    }

    let pool = pool(2);
    for number in 0..300 {
        let future = Arc::new(pool.submit(move || number).unwrap());
        let mut last = 0;
        while last < 2 {
            let now = stage(&future);
            assert!(now >= last, "{now} behind {last}");
            if future.done() {
                let shown = shown(&future);
                assert_eq!((shown.running, shown.cancelled), (false, false));
                assert_eq!(future.result(Some(DEADLINE)), Ok(&number));
            } else if future.running() {
                assert!(stage(&future) >= 1);
            }
            last = now;
        }
    }
}
