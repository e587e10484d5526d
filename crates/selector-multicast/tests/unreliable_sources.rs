//! Sources of a program of one's own, whose `as_fd` may do anything: what the kernel
//! still watches is never dropped.
#![cfg(target_os = "linux")]

mod common;

use std::{
    cell::Cell,
    io::ErrorKind,
    net::UdpSocket,
    os::fd::{AsFd, AsRawFd, BorrowedFd},
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
};

use common::{ready_now, ready_socket, socket, wait, watched};
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE};

#[test]
fn a_modify_with_another_descriptor_fails_and_all_stays_as_it_was() {
    let (source, control) = Unreliable::new();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(source, EVENT_READ, ()).unwrap();
    control.set(Show::Other);
    let error = selector.modify(token, EVENT_WRITE).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let sentence = "the source shows another descriptor than when it was registered";
    assert_eq!(error.to_string(), sentence);
    assert_eq!(selector.get_key(token).unwrap().events, EVENT_READ);
    assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
    control.set(Show::First);
    selector.modify(token, EVENT_WRITE).unwrap();
    assert_eq!(wait(&mut selector), [(token, EVENT_WRITE)]);
}

#[test]
fn an_unregister_with_another_descriptor_fails_and_all_stays_as_it_was() {
    let (source, control) = Unreliable::new();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(source, EVENT_READ, ()).unwrap();
    control.set(Show::Other);
    let error = selector.unregister(token).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
    control.set(Show::First);
    let source = selector.unregister(token).unwrap().fileobj;
    assert!(!watched(&selector).contains(&source.first.as_raw_fd()));
}

/// Once asked whether it is the same, and once more to be deleted, it would have another
/// source deleted and be dropped itself.
#[test]
fn a_source_that_changes_at_each_look_has_no_other_source_deleted() {
    let (source, control) = Unreliable::new();
    let other = Rc::clone(&source.other);
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(source, EVENT_READ, ()).unwrap();
    let (second, second_control) = Unreliable::with(other);
    second_control.set(Show::Other);
    let second = selector.register(second, EVENT_WRITE, ()).unwrap();
    control.set(Show::FirstThenOther);
    let source = selector.unregister(token).unwrap().fileobj;
    let watched = watched(&selector);
    assert!(!watched.contains(&source.first.as_raw_fd()));
    assert!(watched.contains(&source.other.as_raw_fd()));
    assert_eq!(wait(&mut selector), [(second, EVENT_WRITE)]);
}

#[test]
fn a_source_that_panics_when_it_is_registered_leaves_nothing_behind() {
    let (source, control) = Unreliable::new();
    let first = Rc::clone(&source.first);
    let mut selector = DefaultSelector::new().unwrap();
    let before = watched(&selector);
    control.set(Show::Nothing);
    let register = || selector.register(source, EVENT_READ, ());
    assert!(catch_unwind(AssertUnwindSafe(register)).is_err());
    assert!(selector.get_map().is_empty());
    assert_eq!(watched(&selector), before);
    assert_eq!(Rc::strong_count(&first), 1, "it is kept");
}

#[test]
fn a_source_that_panics_when_it_is_unregistered_stays_registered() {
    let (source, control) = Unreliable::new();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(source, EVENT_READ, ()).unwrap();
    control.set(Show::Nothing);
    let unregister = || selector.unregister(token).map(drop);
    assert!(catch_unwind(AssertUnwindSafe(unregister)).is_err());
    assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
    control.set(Show::First);
    selector.unregister(token).unwrap();
    assert_eq!(ready_now(&mut selector), []);
}

#[test]
fn a_dropped_selector_drops_nobody_whom_it_could_not_delete() {
    for trouble in [Show::Other, Show::Nothing] {
        let mut selector = DefaultSelector::new().unwrap();
        let mut sources = Vec::new();
        for number in 0..3 {
            let (source, control) = Unreliable::new();
            sources.push(Rc::clone(&source.first));
            selector.register(source, EVENT_READ, ()).unwrap();
            if number == 1 {
                control.set(trouble);
            }
        }
        // With a clone of its descriptor, the kernel's list outlives the selector.
        let epoll = selector.as_fd().try_clone_to_owned().unwrap();
        let outcome = catch_unwind(AssertUnwindSafe(|| drop(selector)));
        assert_eq!(outcome.is_err(), trouble == Show::Nothing);
        let watched = watched(&epoll);
        for source in &sources {
            let is_watched = watched.contains(&source.as_raw_fd());
            let is_kept = Rc::strong_count(source) > 1;
            assert!(is_kept || !is_watched, "{trouble:?}: dropped undeleted");
        }
        // The one that made trouble is kept, whoever came before it is not.
        let kept = sources.iter().map(|source| Rc::strong_count(source) > 1);
        let kept: Vec<_> = kept.take(2).collect();
        assert_eq!(kept, [false, true], "{trouble:?}");
    }
}

/// Which descriptor a source shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    First,
    Other,
    FirstThenOther,
    Nothing,
}

#[derive(Debug)]
struct Unreliable {
    first: Rc<UdpSocket>,
    other: Rc<UdpSocket>,
    show: Rc<Cell<Show>>,
}

impl Unreliable {
    fn new() -> (Self, Rc<Cell<Show>>) {
        Self::with(Rc::new(socket()))
    }

    fn with(other: Rc<UdpSocket>) -> (Self, Rc<Cell<Show>>) {
        let show = Rc::new(Cell::new(Show::First));
        let first = Rc::new(ready_socket());
        (Self { first, other, show: Rc::clone(&show) }, show)
    }
}

impl AsFd for Unreliable {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self.show.get() {
            Show::First => self.first.as_fd(),
            Show::Other => self.other.as_fd(),
            Show::FirstThenOther => {
                self.show.set(Show::Other);
                self.first.as_fd()
            }
            Show::Nothing => panic!("the source has no descriptor to show"),
        }
    }
}
