//! How long `select` waits.

mod common;

use std::{
    net::UdpSocket,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use common::{assert_nobody_is_ready, ready_socket, socket, wait};
use selector_multicast::{DefaultSelector, EVENT_READ};
use testkit::DEADLINE;

#[test]
fn with_no_time_an_empty_selector_returns_at_once_with_nothing() {
    let mut selector = DefaultSelector::<UdpSocket, ()>::new().unwrap();
    assert_eq!(selector.select(Some(Duration::ZERO)).unwrap(), []);
}

#[test]
fn with_no_time_it_tells_what_is_ready() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    wait(&mut selector);
    let ready = selector.select(Some(Duration::ZERO)).unwrap();
    assert_eq!(ready, [(token, EVENT_READ)]);
}

#[test]
fn with_no_time_it_does_not_wait() {
    let mut selector = DefaultSelector::new().unwrap();
    selector.register(socket(), EVENT_READ, ()).unwrap();
    let start = Instant::now();
    for _ in 0..100 {
        assert_eq!(selector.select(Some(Duration::ZERO)).unwrap(), []);
    }
    assert!(start.elapsed() < DEADLINE / 2);
}

#[test]
fn it_waits_for_its_time_when_nobody_is_ready() {
    let mut selector = DefaultSelector::new().unwrap();
    selector.register(socket(), EVENT_READ, ()).unwrap();
    assert_nobody_is_ready(&mut selector);
}

#[test]
fn it_waits_for_its_time_without_sources_too() {
    let mut selector = DefaultSelector::<UdpSocket, ()>::new().unwrap();
    assert_nobody_is_ready(&mut selector);
}

#[test]
fn it_does_not_wait_for_its_time_when_somebody_is_ready() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    let start = Instant::now();
    let ready = selector.select(Some(DEADLINE)).unwrap();
    assert_eq!(ready, [(token, EVENT_READ)]);
    assert!(start.elapsed() < DEADLINE / 2);
}

#[test]
fn without_a_timeout_it_waits_until_somebody_is_ready() {
    let mut selector = DefaultSelector::new().unwrap();
    let socket = socket();
    let peer = socket.try_clone().unwrap();
    let token = selector.register(socket, EVENT_READ, ()).unwrap();
    let (sender, ready) = mpsc::channel();
    let waiting = thread::spawn(move || {
        sender.send(selector.select(None).unwrap()).unwrap();
    });
    let early = ready.recv_timeout(Duration::from_millis(100));
    assert_eq!(early, Err(mpsc::RecvTimeoutError::Timeout));
    peer.send(b"x").unwrap();
    assert_eq!(ready.recv_timeout(DEADLINE).unwrap(), [(token, EVENT_READ)]);
    waiting.join().unwrap();
}

/// Python rounds up to whole milliseconds.
#[test]
#[cfg(target_os = "linux")]
fn a_tenth_of_a_millisecond_is_neither_none_nor_a_whole_one() {
    let mut selector = DefaultSelector::<UdpSocket, ()>::new().unwrap();
    let timeout = Duration::from_micros(100);
    let mut waits: Vec<_> = (0..101)
        .map(|_| {
            let start = Instant::now();
            selector.select(Some(timeout)).unwrap();
            start.elapsed()
        })
        .collect();
    waits.sort_unstable();
    assert!(waits[0] >= timeout, "{:?}", waits[0]);
    assert!(waits[50] < Duration::from_millis(1), "{:?}", waits[50]);
}

#[test]
fn the_longest_time_is_no_error() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    for seconds in [1 << 32, 1 << 62, u64::MAX] {
        let ready = selector.select(Some(Duration::from_secs(seconds))).unwrap();
        assert_eq!(ready, [(token, EVENT_READ)], "{seconds}");
    }
}
