//! A token stands for one registration, whatever becomes of its descriptor's number.
#![cfg(unix)]

mod common;

use std::{
    collections::HashSet, io::ErrorKind, net::UdpSocket, os::fd::AsRawFd,
    time::Instant,
};

use common::{ready_now, ready_socket, socket, wait};
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE, Token};
use testkit::DEADLINE;

#[test]
fn a_stale_event_of_a_batch_never_reaches_the_newcomer_with_the_same_descriptor() {
    let mut selector = DefaultSelector::new().unwrap();
    for name in ["first", "second"] {
        selector.register(ready_socket(), EVENT_READ, name).unwrap();
    }
    let mut batch = wait(&mut selector);
    while batch.len() < 2 {
        batch = wait(&mut selector);
    }
    let stale = batch[1].0;

    // Serving the first event ends the connection of the second; then somebody comes.
    let newcomer = replace(&mut selector, stale);

    assert_ne!(newcomer, stale);
    assert_eq!(selector.get_key(stale).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(selector.get_mut(stale).unwrap_err().kind(), ErrorKind::NotFound);
    assert!(!selector.get_map().contains_key(stale));
    // The newcomer has nothing to read, and nobody says so.
    let ready = ready_now(&mut selector);
    assert!(ready.iter().all(|(token, _)| *token != newcomer), "{ready:?}");
    assert_eq!(selector.get_key(newcomer).unwrap().data, "newcomer");
}

#[test]
fn a_stale_token_neither_modifies_nor_unregisters_the_newcomer() {
    let mut selector = DefaultSelector::new().unwrap();
    let stale = selector.register(socket(), EVENT_READ, "first").unwrap();
    let newcomer = replace(&mut selector, stale);
    let error = selector.modify(stale, EVENT_WRITE).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let error = selector.unregister(stale).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let key = selector.get_key(newcomer).unwrap();
    assert_eq!((key.events, key.data), (EVENT_READ, "newcomer"));
    assert_eq!(ready_now(&mut selector), []);
    selector.get_key(newcomer).unwrap().fileobj.send(b"x").unwrap();
    assert_eq!(wait(&mut selector), [(newcomer, EVENT_READ)]);
}

#[test]
fn every_registration_has_a_token_of_its_own() {
    let mut selector = DefaultSelector::new().unwrap();
    let mut tokens = HashSet::new();
    let mut socket = socket();
    for _ in 0..1000 {
        let token = selector.register(socket, EVENT_READ, ()).unwrap();
        assert!(tokens.insert(token), "{token:?} once more");
        socket = selector.unregister(token).unwrap().fileobj;
    }
}

/// Unregisters and closes a source, and registers another one that gets the number of
/// its descriptor.
fn replace(
    selector: &mut DefaultSelector<UdpSocket, &'static str>,
    token: Token,
) -> Token {
    let mut old = selector.unregister(token).expect("registered").fileobj;
    let deadline = Instant::now() + DEADLINE;
    loop {
        let number = old.as_raw_fd();
        drop(old);
        let newcomer = socket();
        if newcomer.as_raw_fd() == number {
            let token = selector.register(newcomer, EVENT_READ, "newcomer");
            return token.expect("the number is free");
        }
        // Another thread of this program was quicker.
        assert!(Instant::now() < deadline, "the number is not given again");
        old = newcomer;
    }
}
