//! `register`: what becomes a key, and what is refused.

mod common;

use std::{io::ErrorKind, sync::Arc};

use common::{ready_now, ready_socket, socket, wait};
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE};

#[test]
fn the_key_has_the_source_its_descriptor_the_events_and_the_data() {
    let mut selector = DefaultSelector::new().unwrap();
    let socket = socket();
    let address = socket.local_addr().unwrap();
    let fd = number(&socket);
    let token = selector.register(socket, EVENT_READ, "data").unwrap();
    let key = selector.get_key(token).unwrap();
    assert_eq!(key.fileobj.local_addr().unwrap(), address);
    assert_eq!((key.fd, key.events, key.data), (fd, EVENT_READ, "data"));
}

#[test]
fn a_descriptor_is_registered_once_and_the_second_time_is_refused() {
    let mut selector = DefaultSelector::new().unwrap();
    let socket = Arc::new(ready_socket());
    let token = selector.register(Arc::clone(&socket), EVENT_READ, 1).unwrap();
    let again = selector.register(Arc::clone(&socket), EVENT_READ, 2);
    let error = again.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    assert_eq!(error.to_string(), "this descriptor is registered already");
    // The first one is as it was; of the second nothing is left.
    assert_eq!(selector.get_map().len(), 1);
    assert_eq!(selector.get_key(token).unwrap().data, 1);
    assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
    assert_eq!(Arc::strong_count(&socket), 2);
}

#[test]
fn a_clone_has_a_descriptor_of_its_own_and_is_registered_beside_the_first() {
    let mut selector = DefaultSelector::new().unwrap();
    let socket = ready_socket();
    let clone = socket.try_clone().unwrap();
    let first = selector.register(socket, EVENT_READ, ()).unwrap();
    let second = selector.register(clone, EVENT_WRITE, ()).unwrap();
    let mut ready = wait(&mut selector);
    ready.sort_by_key(|(token, _)| *token);
    assert_eq!(ready, [(first, EVENT_READ), (second, EVENT_WRITE)]);
}

#[test]
fn what_was_given_back_can_be_registered_again_under_another_token() {
    let mut selector = DefaultSelector::new().unwrap();
    let first = selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    let socket = selector.unregister(first).unwrap().fileobj;
    let second = selector.register(socket, EVENT_READ, ()).unwrap();
    assert_ne!(first, second);
    assert_eq!(wait(&mut selector), [(second, EVENT_READ)]);
}

#[test]
fn dropping_the_selector_closes_its_sources() {
    let mut selector = DefaultSelector::new().unwrap();
    let socket = Arc::new(socket());
    selector.register(Arc::clone(&socket), EVENT_READ, ()).unwrap();
    assert_eq!(ready_now(&mut selector), []);
    drop(selector);
    assert_eq!(Arc::strong_count(&socket), 1);
}

#[cfg(unix)]
fn number(socket: &impl std::os::fd::AsRawFd) -> selector_multicast::Fd {
    socket.as_raw_fd()
}

#[cfg(windows)]
fn number(
    socket: &impl std::os::windows::io::AsRawSocket,
) -> selector_multicast::Fd {
    socket.as_raw_socket()
}
