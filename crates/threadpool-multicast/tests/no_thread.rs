//! The system has no thread for a worker: calls come back, or the other workers do them.
//!
//! That needs a program that is short of memory: the test program itself, once more.
#![cfg(target_os = "linux")]

mod common;

use std::{env, process::Command};

use common::{listen_to_the_log, value, wait_for_log};
use crossbeam::channel::unbounded;
use testkit::run;
use threadpool_multicast::{Refusal, ThreadPoolExecutor};

/// Set in a program that is short of memory.
const IS_CHILD: &str = "NO_THREAD_TEST";

/// Runs a test of this program with little memory, and stacks of so many bytes. Says
/// whether this is that program.
#[track_caller]
fn is_short_of_memory(test: &str, stack: u64, memory_kib: u64) -> bool {
    if env::var_os(IS_CHILD).is_some() {
        return true;
    }
    let mut child = Command::new("sh");
    let script = format!(r#"ulimit -v {memory_kib} && exec "$0" "$@""#);
    child.args(["-c", &script]).arg(env::current_exe().expect("this program"));
    // With one test thread, libtest needs no thread for the test.
    child.args([test, "--exact", "--nocapture", "--test-threads=1"]);
    child.env(IS_CHILD, "1").env("RUST_MIN_STACK", stack.to_string());
    let finished = run(child, b"");
    let text = finished.text();
    assert_eq!(finished.code, Some(0), "{text}{}", finished.stderr);
    assert!(text.contains("1 passed"), "{text}");
    false
}

#[test]
fn without_a_first_worker_a_call_comes_back() {
    let test = "without_a_first_worker_a_call_comes_back";
    if !is_short_of_memory(test, 1 << 40, 1 << 22) {
        return;
    }
    let pool = ThreadPoolExecutor::new();
    let text = String::from("still mine");
    let refused = pool.submit(move || text).unwrap_err();
    assert!(matches!(refused.why, Refusal::NoWorker(_)), "{refused:?}");
    let said = refused.to_string();
    assert!(said.starts_with("can't start a worker: "), "{said}");
    assert_eq!(refused.into_call()(), "still mine");
    // That is no end: the next call is not refused for good.
    let refused = pool.submit(|| ()).unwrap_err();
    assert!(matches!(refused.why, Refusal::NoWorker(_)), "{refused:?}");
}

#[test]
fn without_another_worker_those_who_are_there_do_it() {
    let test = "without_another_worker_those_who_are_there_do_it";
    // Room for the stacks of some threads.
    if !is_short_of_memory(test, 1 << 28, 1 << 22) {
        return;
    }
    listen_to_the_log();
    let pool = common::pool(32);
    let (gate, gated) = unbounded::<()>();
    let futures: Vec<_> = (0..32)
        .map(|number| {
            let gated = gated.clone();
            pool.submit(move || {
                let _ = gated.recv();
                number
            })
        })
        .collect();
    wait_for_log("the pool has ");
    drop(gate);
    let values = futures.iter().map(|future| value(future.as_ref().unwrap()));
    assert!(values.eq(0..32));
}
