//! More sources than one batch tells, and than Python's `select.select` can watch.

mod common;

use std::{collections::HashMap, time::Instant};

use common::{ready_now, ready_socket, wait};
use selector_multicast::{DefaultSelector, EVENT_READ};
use testkit::DEADLINE;

/// More than the 1,024 of one batch and of FD_SETSIZE.
const MANY: usize = 1500;

#[test]
fn more_sources_than_one_batch_tells_are_all_served() {
    if !with_many_descriptors("more_sources_than_one_batch_tells_are_all_served") {
        return;
    }
    let mut selector = DefaultSelector::new().unwrap();
    for _ in 0..MANY {
        selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    }
    let mut served = 0;
    while served < MANY {
        let ready = wait(&mut selector);
        assert!(ready.len() <= 1024, "{}", ready.len());
        for (token, _) in ready {
            let socket = &selector.get_key(token).unwrap().fileobj;
            assert_eq!(socket.recv(&mut [0; 9]).unwrap(), 1);
            served += 1;
        }
    }
    assert_eq!(ready_now(&mut selector), []);
}

#[test]
fn those_left_over_come_with_the_next_batch_before_the_first_come_again() {
    if !with_many_descriptors(
        "those_left_over_come_with_the_next_batch_before_the_first_come_again",
    ) {
        return;
    }
    let mut selector = DefaultSelector::new().unwrap();
    for _ in 0..MANY {
        selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    }
    let mut told = HashMap::new();
    let deadline = Instant::now() + DEADLINE;
    while told.len() < MANY {
        assert!(Instant::now() < deadline, "only {} are told", told.len());
        for (token, _) in wait(&mut selector) {
            *told.entry(token).or_insert(0) += 1;
        }
    }
    let most = told.values().max().copied();
    assert!(most <= Some(2), "one is told {most:?} times before another");
}

/// Whether this process may open as many descriptors as are needed. It asks a shell for
/// that: the test `name` is run once more, in a child with a limit of its own.
#[cfg(unix)]
#[track_caller]
fn with_many_descriptors(name: &str) -> bool {
    use std::{env, process::Command};

    if env::var_os("WITH_MANY_DESCRIPTORS").is_some() {
        return true;
    }
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -n 2000 || exit 9; exec \"$0\" \"$@\""])
        .arg(env::current_exe().expect("the path of this test"))
        .args(["--exact", name])
        .env("WITH_MANY_DESCRIPTORS", "yes");
    let finished = testkit::run(command, b"");
    if finished.code == Some(9) {
        testkit::skip("no process may have 2000 descriptors here: ulimit -H -n");
        return false;
    }
    let text = finished.text();
    assert!(text.contains(" 1 passed"), "{text}{}", finished.stderr);
    false
}

#[cfg(windows)]
fn with_many_descriptors(_name: &str) -> bool {
    true
}
