//! `modify` and `get_mut`: other events, other data, each by itself.

mod common;

use std::{cell::Cell, io::ErrorKind, net::UdpSocket, rc::Rc};

use common::{ready_now, ready_socket, socket, wait};
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE, Token};

#[test]
fn other_events_are_in_the_key_and_in_what_select_tells() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(socket(), EVENT_READ, ()).unwrap();
    assert_eq!(ready_now(&mut selector), []);
    selector.modify(token, EVENT_WRITE).unwrap();
    assert_eq!(selector.get_key(token).unwrap().events, EVENT_WRITE);
    for _ in 0..3 {
        assert_eq!(wait(&mut selector), [(token, EVENT_WRITE)]);
    }
    selector.modify(token, EVENT_READ).unwrap();
    assert_eq!(ready_now(&mut selector), []);
}

#[test]
fn other_events_leave_the_data_and_other_data_leaves_the_events() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(ready_socket(), EVENT_READ, "old").unwrap();
    selector.modify(token, EVENT_READ | EVENT_WRITE).unwrap();
    assert_eq!(selector.get_key(token).unwrap().data, "old");
    *selector.get_mut(token).unwrap().1 = "new";
    let key = selector.get_key(token).unwrap();
    assert_eq!((key.data, key.events), ("new", EVENT_READ | EVENT_WRITE));
    assert_eq!(wait(&mut selector), [(token, EVENT_READ | EVENT_WRITE)]);
}

#[test]
fn an_unknown_token_cannot_be_modified() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(socket(), EVENT_READ, ()).unwrap();
    let error = selector.modify(Token::default(), EVENT_WRITE).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    selector.unregister(token).unwrap();
    let error = selector.modify(token, EVENT_WRITE).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

/// A system call about a source needs its descriptor: who is never asked for it is in
/// none.
#[test]
fn the_same_events_and_other_data_cost_no_system_call() {
    let asked = Rc::new(Cell::new(0));
    let source = Counting { socket: socket(), asked: Rc::clone(&asked) };
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(source, EVENT_READ, 1).unwrap();
    let before = asked.get();
    selector.modify(token, EVENT_READ).unwrap();
    *selector.get_mut(token).unwrap().1 = 2;
    for (_, _, data) in selector.iter_mut() {
        *data = 3;
    }
    assert_eq!(asked.get(), before);
    selector.modify(token, EVENT_WRITE).unwrap();
    assert_eq!(asked.get(), before + 1);
    assert_eq!(selector.get_key(token).unwrap().data, 3);
}

/// Counts how often its descriptor is asked for.
struct Counting {
    socket: UdpSocket,
    asked: Rc<Cell<u32>>,
}

#[cfg(unix)]
impl std::os::fd::AsFd for Counting {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.asked.set(self.asked.get() + 1);
        self.socket.as_fd()
    }
}

#[cfg(windows)]
impl std::os::windows::io::AsSocket for Counting {
    fn as_socket(&self) -> std::os::windows::io::BorrowedSocket<'_> {
        self.asked.set(self.asked.get() + 1);
        self.socket.as_socket()
    }
}
