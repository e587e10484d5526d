//! `Waker`: other threads end a wait.

mod common;

use std::{net::UdpSocket, sync::mpsc, thread, time::Instant};

use common::{assert_nobody_is_ready, ready_socket, socket, wait};
use polling::AsSource;
use selector_multicast::{DefaultSelector, EVENT_READ, EventMask, Token};
use testkit::DEADLINE;

#[test]
fn a_wake_from_another_thread_ends_the_wait_with_nothing_ready() {
    let mut selector = DefaultSelector::new().unwrap();
    selector.register(socket(), EVENT_READ, ()).unwrap();
    let waker = selector.waker();
    let (start, started) = mpsc::channel();
    let waking = thread::spawn(move || {
        // Some of these come before the wait, most while it lasts.
        for () in started {
            waker.wake().unwrap();
        }
    });
    for _ in 0..1000 {
        start.send(()).unwrap();
        assert_eq!(woken(&mut selector), []);
    }
    drop(start);
    waking.join().unwrap();
}

#[test]
fn wakes_that_come_before_the_wait_end_it_and_are_one() {
    let mut selector = DefaultSelector::<UdpSocket, ()>::new().unwrap();
    let waker = selector.waker();
    for _ in 0..3 {
        waker.wake().unwrap();
        waker.clone().wake().unwrap();
        selector.waker().wake().unwrap();
    }
    assert_eq!(woken(&mut selector), []);
    assert_nobody_is_ready(&mut selector);
    waker.wake().unwrap();
    assert_eq!(woken(&mut selector), []);
}

#[test]
fn a_wake_hides_nobody_who_is_ready() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
    selector.waker().wake().unwrap();
    assert_eq!(woken(&mut selector), [(token, EVENT_READ)]);
}

#[test]
fn what_is_sent_before_the_wake_is_found_after_the_wait() {
    const EACH: u32 = 5_000;
    let mut selector = DefaultSelector::<UdpSocket, ()>::new().unwrap();
    let (sender, messages) = crossbeam::channel::unbounded();
    let producers: Vec<_> = (0..4)
        .map(|_| {
            let (sender, waker) = (sender.clone(), selector.waker());
            thread::spawn(move || {
                for number in 0..EACH {
                    sender.send(number).unwrap();
                    waker.wake().unwrap();
                }
            })
        })
        .collect();
    let mut received = 0;
    while received < 4 * EACH {
        assert_eq!(woken(&mut selector), []);
        received += u32::try_from(messages.try_iter().count()).unwrap();
    }
    for producer in producers {
        producer.join().unwrap();
    }
}

#[test]
fn a_waker_may_outlive_its_selector() {
    let selector = DefaultSelector::<UdpSocket, ()>::new().unwrap();
    let waker = selector.waker();
    drop(selector);
    waker.wake().unwrap();
}

/// Waits for a wake; who is ready then.
#[track_caller]
fn woken<S: AsSource>(
    selector: &mut DefaultSelector<S, ()>,
) -> Vec<(Token, EventMask)> {
    let start = Instant::now();
    let ready = selector.select(Some(DEADLINE)).expect("no error");
    assert!(start.elapsed() < DEADLINE / 2, "the wake is lost");
    ready
}
