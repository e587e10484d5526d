//! A name may stand for several addresses: they are tried one after the other.
//!
//! On Linux, where all of 127.0.0.0/8 is loopback. Which names a machine has is not for a
//! test to say: Python's looks them up in `several_addresses.py`.
#![cfg(target_os = "linux")]

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    time::{Duration, Instant},
};

use cli::{Outcome, Target};
use framing::Framing;
use selector_multicast::{ClientOptions, broadcast_message};
use testkit::{Full, echo, play_on};

/// The addresses that the target has, in the order in which they are tried.
const BOTH: [Ipv4Addr; 2] = [Ipv4Addr::new(127, 0, 0, 2), Ipv4Addr::LOCALHOST];

#[test]
fn one_that_refuses_is_followed_by_the_next() {
    for language in [in_rust, in_python] {
        let listener = TcpListener::bind((BOTH[1], 0)).unwrap();
        let target = play_on(listener, echo);
        let Some(outcome) = language(target.address.port(), 20.0) else { continue };
        assert_eq!(outcome, "delivered");
        target.outcome();
    }
}

#[test]
fn the_first_that_works_is_the_only_one() {
    for language in [in_rust, in_python] {
        let listener = TcpListener::bind((BOTH[0], 0)).unwrap();
        let target = play_on(listener, echo);
        let port = target.address.port();
        let second = TcpListener::bind((BOTH[1], port)).unwrap();
        let Some(outcome) = language(port, 20.0) else { continue };
        assert_eq!(outcome, "delivered");
        target.outcome();
        second.set_nonblocking(true).unwrap();
        assert!(second.accept().is_err(), "the second has had a client");
    }
}

#[test]
fn one_that_does_not_accept_leaves_time_for_the_next() {
    for language in [in_rust, in_python] {
        let full = Full::at(SocketAddr::from((BOTH[0], 0)));
        let port = full.address.port();
        let target = play_on(TcpListener::bind((BOTH[1], port)).unwrap(), echo);
        let begin = Instant::now();
        let Some(outcome) = language(port, 3.0) else { continue };
        let took = begin.elapsed();
        assert_eq!(outcome, "delivered");
        assert!(took < Duration::from_millis(2900), "it took {took:?}");
        target.outcome();
    }
}

#[test]
fn all_of_them_together_have_the_time_of_one() {
    for language in [in_rust, in_python] {
        let first = Full::at(SocketAddr::from((BOTH[0], 0)));
        let port = first.address.port();
        let _second = Full::at(SocketAddr::from((BOTH[1], port)));
        let begin = Instant::now();
        let Some(outcome) = language(port, 2.0) else { continue };
        let took = begin.elapsed();
        assert_eq!(outcome, "timed out: no connection within 2s");
        assert!(took > Duration::from_millis(1900), "it took {took:?} only");
        assert!(took < Duration::from_millis(3900), "it took {took:?}");
    }
}

#[test]
fn the_last_one_says_why_there_is_no_connection() {
    for language in [in_rust, in_python] {
        let full = Full::at(SocketAddr::from((BOTH[0], 0)));
        // Nobody listens at the second.
        let Some(outcome) = language(full.address.port(), 0.5) else { continue };
        assert_eq!(outcome, "refused: nobody listens there");
    }
}

/// The outcome of a broadcast.
fn in_rust(port: u16, timeout: f64) -> Option<String> {
    let addresses = BOTH.map(|address| SocketAddr::from((address, port)));
    let target = Target::new("both", addresses.to_vec());
    let options = ClientOptions {
        codec: Framing::default().codec(100),
        timeout: Duration::from_secs_f64(timeout),
        outbox_limit: 100,
    };
    let mut told = None;
    let delivered = broadcast_message(&[target], b"hello", options, |_, outcome| {
        told = Some(outcome.clone());
        Ok(())
    });
    let is_delivered = told == Some(Outcome::Delivered);
    assert_eq!(delivered.ok(), Some(usize::from(is_delivered)));
    told.map(|outcome| outcome.to_string())
}

/// The same; `None` without Python.
fn in_python(port: u16, timeout: f64) -> Option<String> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut command = testkit::python(tests.join("several_addresses.py"))?;
    command.args(BOTH.map(|address| address.to_string()));
    command.args([format!("both:{port}"), "--timeout".into(), timeout.to_string()]);
    command.args(["--once", "-m", "hello"]);
    let finished = testkit::run(command, b"");
    let line = finished.text().lines().next().expect("a line for the target");
    let outcome = line.strip_prefix(&format!("both:{port}: "));
    Some(outcome.expect("its name first").to_owned())
}
