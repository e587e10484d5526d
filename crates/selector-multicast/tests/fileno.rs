//! `as_fd`: a selector has a descriptor too, on Unix.
#![cfg(unix)]

mod common;

use std::{
    net::UdpSocket,
    os::fd::{AsFd, AsRawFd},
};

use common::{ready_now, socket, wait};
use selector_multicast::{DefaultSelector, EVENT_READ};

#[test]
fn a_selector_has_a_valid_descriptor() {
    let selector = DefaultSelector::<UdpSocket, ()>::new().unwrap();
    assert!(selector.as_fd().as_raw_fd() >= 0);
    assert!(selector.as_fd().try_clone_to_owned().is_ok());
}

#[test]
fn a_selector_can_be_watched_by_another_one() {
    let mut inner = DefaultSelector::new().unwrap();
    let source = inner.register(socket(), EVENT_READ, ()).unwrap();
    let descriptor = inner.as_fd().try_clone_to_owned().unwrap();
    let mut outer = DefaultSelector::new().unwrap();
    let token = outer.register(descriptor, EVENT_READ, ()).unwrap();
    assert_eq!(ready_now(&mut outer), []);

    inner.get_key(source).unwrap().fileobj.send(b"x").unwrap();
    assert_eq!(wait(&mut outer), [(token, EVENT_READ)]);
    assert_eq!(ready_now(&mut inner), [(source, EVENT_READ)]);
    inner.get_key(source).unwrap().fileobj.recv(&mut [0; 9]).unwrap();
    assert_eq!(ready_now(&mut inner), []);
    assert_eq!(ready_now(&mut outer), []);
}
