//! `unregister`: the source comes back, and nothing more of it is told.

mod common;

use std::{
    io::{ErrorKind, Read},
    net::UdpSocket,
    time::Duration,
};

use common::{assert_nobody_is_ready, ready_socket, socket, wait};
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE, Token};
use socket2::SockRef;

#[test]
fn the_source_comes_back_open_in_its_key() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(ready_socket(), EVENT_READ, "data").unwrap();
    wait(&mut selector);
    let key = selector.unregister(token).unwrap();
    assert_eq!((key.events, key.data), (EVENT_READ, "data"));
    assert_eq!(key.fileobj.recv(&mut [0; 9]).unwrap(), 1);
    assert!(selector.get_map().is_empty());
}

#[test]
fn an_unknown_token_cannot_be_unregistered() {
    let mut selector = DefaultSelector::<UdpSocket, ()>::new().unwrap();
    let error = selector.unregister(Token::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn a_token_can_be_unregistered_once() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(socket(), EVENT_READ, ()).unwrap();
    selector.unregister(token).unwrap();
    let error = selector.unregister(token).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

/// Dropped without `unregister`, a source with a living clone would haunt the selector.
#[test]
fn a_clone_that_lives_on_brings_no_events() {
    let mut selector = DefaultSelector::new().unwrap();
    let socket = ready_socket();
    let clone = socket.try_clone().unwrap();
    let token = selector.register(socket, EVENT_READ | EVENT_WRITE, ()).unwrap();
    wait(&mut selector);
    drop(selector.unregister(token).unwrap());
    clone.send(b"more").unwrap();
    assert_nobody_is_ready(&mut selector);
}

/// Python's `modify(fileobj, 0)` would make each `select` return at once from here on.
#[test]
fn the_reset_of_an_unregistered_connection_wakes_nobody() {
    let (near, far) = testkit::pair();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(far, EVENT_READ, ()).unwrap();
    let mut far = selector.unregister(token).unwrap().fileobj;
    SockRef::from(&near).set_linger(Some(Duration::ZERO)).unwrap();
    drop(near);
    let error = far.read(&mut [0; 9]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert_nobody_is_ready(&mut selector);
}
