//! `select`: who is ready, for what, and how often that is told.

mod common;

use std::{
    io::{ErrorKind, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    thread,
    time::Duration,
};

use common::{assert_nobody_is_ready, fill, ready_now, ready_socket, socket, wait};
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE};
use socket2::{Domain, SockRef, Socket, Type};

#[test]
fn the_one_that_is_ready_is_told_and_the_idle_one_is_not() {
    let mut selector = DefaultSelector::new().unwrap();
    let reads = selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    selector.register(socket(), EVENT_READ, ()).unwrap();
    assert_eq!(wait(&mut selector), [(reads, EVENT_READ)]);
}

#[test]
fn read_and_write_are_both_seen_in_one_select() {
    let mut selector = DefaultSelector::new().unwrap();
    let both = EVENT_READ | EVENT_WRITE;
    let token = selector.register(ready_socket(), both, ()).unwrap();
    // In one entry or in two: that is the system's affair.
    let ready = wait(&mut selector);
    assert!(ready.iter().all(|(ready, _)| *ready == token), "{ready:?}");
    let events = ready.into_iter().map(|(_, events)| events);
    assert_eq!(events.reduce(|one, other| one | other), Some(both));
}

#[test]
fn what_is_not_waited_for_is_not_told() {
    let mut selector = DefaultSelector::new().unwrap();
    let reads = selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    let writes = selector.register(ready_socket(), EVENT_WRITE, ()).unwrap();
    let mut ready = wait(&mut selector);
    ready.sort_by_key(|(token, _)| *token);
    assert_eq!(ready, [(reads, EVENT_READ), (writes, EVENT_WRITE)]);
}

#[test]
fn an_event_comes_again_until_its_cause_is_gone() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    for _ in 0..3 {
        assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
    }
    let (socket, ()) = selector.get_mut(token).unwrap();
    socket.recv(&mut [0; 9]).unwrap();
    assert_nobody_is_ready(&mut selector);
    // And it need not be asked for once more.
    selector.get_key(token).unwrap().fileobj.send(b"x").unwrap();
    assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
}

#[test]
fn of_twelve_pairs_each_write_makes_its_own_reader_ready() {
    let mut selector = DefaultSelector::new().unwrap();
    let mut writers = Vec::new();
    for number in 0..12 {
        let (near, far) = testkit::pair();
        let token = selector.register(far, EVENT_READ, number).unwrap();
        writers.push((token, near));
    }
    // There and back: not only the first in some order.
    for (number, (token, writer)) in writers.iter().enumerate().rev() {
        let mut writer = writer;
        let message = format!("message {number}");
        writer.write_all(message.as_bytes()).unwrap();
        assert_eq!(wait(&mut selector), [(*token, EVENT_READ)]);
        let key = selector.get_key(*token).unwrap();
        assert_eq!(key.data, number);
        let mut buf = [0; 99];
        let len = (&key.fileobj).read(&mut buf).unwrap();
        assert_eq!(&buf[..len], message.as_bytes());
    }
    assert_eq!(ready_now(&mut selector), []);
}

#[test]
fn the_end_of_a_stream_is_available_for_read() {
    let (near, far) = testkit::pair();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(far, EVENT_READ, ()).unwrap();
    assert_eq!(ready_now(&mut selector), []);
    drop(near);
    // It lasts: who reads the end and does not unregister gets it on and on.
    for _ in 0..2 {
        assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
        let mut far = &selector.get_key(token).unwrap().fileobj;
        assert_eq!(far.read(&mut [0; 9]).unwrap(), 0);
    }
}

#[test]
fn a_reset_is_told_as_what_is_waited_for_and_as_nothing_else() {
    for events in [EVENT_READ, EVENT_WRITE] {
        let (near, far) = testkit::pair();
        far.set_nonblocking(true).unwrap();
        fill(&far);
        let mut selector = DefaultSelector::new().unwrap();
        let token = selector.register(far, events, ()).unwrap();
        assert_eq!(ready_now(&mut selector), [], "{events:?}");
        reset(near);
        assert_eq!(wait(&mut selector), [(token, events)]);
        let mut far = &selector.get_key(token).unwrap().fileobj;
        let outcome = match events {
            EVENT_READ => far.read(&mut [0; 9]),
            _ => far.write(b"x"),
        };
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::ConnectionReset);
    }
}

#[test]
fn a_full_connection_is_not_available_for_write_until_its_peer_reads() {
    let (mut near, far) = testkit::pair();
    far.set_nonblocking(true).unwrap();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(far, EVENT_WRITE, ()).unwrap();
    assert_eq!(wait(&mut selector), [(token, EVENT_WRITE)]);
    let len = fill(&selector.get_key(token).unwrap().fileobj);
    assert_eq!(ready_now(&mut selector), []);
    near.read_exact(&mut vec![0; len]).unwrap();
    assert_eq!(wait(&mut selector), [(token, EVENT_WRITE)]);
}

#[test]
fn a_connection_in_the_backlog_is_available_for_read_until_it_is_accepted() {
    let (listener, address) = testkit::listen();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(listener, EVENT_READ, ()).unwrap();
    assert_eq!(ready_now(&mut selector), []);
    let _client = testkit::connect(address);
    assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
    selector.get_key(token).unwrap().fileobj.accept().unwrap();
    assert_eq!(ready_now(&mut selector), []);
}

#[test]
fn a_connect_is_available_for_write_at_its_end_good_or_bad() {
    let (_listener, good) = testkit::listen();
    // Bound, so that nobody else gets the port, but nobody listens on it.
    let bound = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    bound.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let bad = bound.local_addr().unwrap().as_socket().unwrap();
    let mut selector = DefaultSelector::new().unwrap();
    for (address, outcome) in
        [(good, None), (bad, Some(ErrorKind::ConnectionRefused))]
    {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.set_nonblocking(true).unwrap();
        // It goes on; how it ends, the socket will tell.
        let _ = socket.connect(&address.into());
        let token = selector.register(socket, EVENT_WRITE, ()).unwrap();
        assert_eq!(wait(&mut selector), [(token, EVENT_WRITE)]);
        let socket = selector.unregister(token).unwrap().fileobj;
        let error = socket.take_error().unwrap();
        assert_eq!(error.map(|error| error.kind()), outcome);
    }
}

/// Python's do so too: connect, or listen, before `register`.
#[test]
#[cfg(target_os = "linux")]
fn a_socket_that_was_never_connected_is_told_at_once() {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(socket, EVENT_READ, ()).unwrap();
    assert_eq!(ready_now(&mut selector), [(token, EVENT_READ)]);
}

/// What has come before is not told twice, and never are there too many to be told.
#[test]
fn each_select_tells_the_present_alone() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    for _ in 0..3000 {
        assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
    }
}

/// `polling` watches for urgent bytes too, which a read does not return.
#[test]
#[cfg(target_os = "linux")]
fn an_urgent_byte_is_told_until_the_next_read() {
    let (near, far) = testkit::pair();
    far.set_nonblocking(true).unwrap();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(far, EVENT_READ, ()).unwrap();
    for _ in 0..2 {
        SockRef::from(&near).send_out_of_band(b"!").unwrap();
        assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
        let mut far = &selector.get_key(token).unwrap().fileobj;
        let error = far.read(&mut [0; 9]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
        assert_nobody_is_ready(&mut selector);
    }
}

#[test]
fn a_selector_can_move_to_another_thread() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(ready_socket(), EVENT_READ, ()).unwrap();
    let ready = thread::spawn(move || selector.select(Some(testkit::DEADLINE)));
    assert_eq!(ready.join().unwrap().unwrap(), [(token, EVENT_READ)]);
}

fn reset(stream: TcpStream) {
    let no_time = Some(Duration::ZERO);
    SockRef::from(&stream).set_linger(no_time).expect("an option of TCP");
    drop(stream);
}
