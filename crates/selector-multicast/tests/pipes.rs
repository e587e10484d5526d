//! Sources that are no sockets of the network, on Unix.
#![cfg(unix)]

mod common;

use std::{
    io::{self, ErrorKind, Read, Write},
    net::TcpStream,
    os::{fd::OwnedFd, unix::net::UnixStream},
};

use common::{ready_now, wait};
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE};

#[test]
fn a_pipe_is_available_for_read_once_something_is_in_it() {
    let (reader, mut writer) = io::pipe().unwrap();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(reader, EVENT_READ, ()).unwrap();
    assert_eq!(ready_now(&mut selector), []);
    writer.write_all(b"hello").unwrap();
    assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
    let mut reader = &selector.get_key(token).unwrap().fileobj;
    assert_eq!(reader.read(&mut [0; 9]).unwrap(), 5);
    assert_eq!(ready_now(&mut selector), []);
}

#[test]
fn the_end_of_a_pipe_is_available_for_read() {
    let (reader, writer) = io::pipe().unwrap();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(reader, EVENT_READ, ()).unwrap();
    drop(writer);
    assert_eq!(wait(&mut selector), [(token, EVENT_READ)]);
    let mut reader = &selector.get_key(token).unwrap().fileobj;
    assert_eq!(reader.read(&mut [0; 9]).unwrap(), 0);
}

#[test]
fn a_pipe_that_nobody_reads_any_more_is_available_for_write() {
    let (reader, writer) = io::pipe().unwrap();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(writer, EVENT_WRITE, ()).unwrap();
    drop(reader);
    assert_eq!(wait(&mut selector), [(token, EVENT_WRITE)]);
    let mut writer = &selector.get_key(token).unwrap().fileobj;
    assert_eq!(writer.write(b"x").unwrap_err().kind(), ErrorKind::BrokenPipe);
}

#[test]
fn a_full_pipe_is_not_available_for_write_until_it_is_read() {
    let (mut reader, writer) = io::pipe().unwrap();
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(writer, EVENT_WRITE, ()).unwrap();
    let mut len = 0;
    while let [(_, EVENT_WRITE)] = *ready_now(&mut selector) {
        let mut writer = &selector.get_key(token).unwrap().fileobj;
        // No more than a pipe takes at once when it says that there is room.
        len += writer.write(&[b'x'; 512]).unwrap();
    }
    reader.read_exact(&mut vec![0; len]).unwrap();
    assert_eq!(wait(&mut selector), [(token, EVENT_WRITE)]);
}

#[test]
fn a_unix_socket_is_watched_like_any_other() {
    let (mut near, far) = UnixStream::pair().unwrap();
    let mut selector = DefaultSelector::new().unwrap();
    let both = EVENT_READ | EVENT_WRITE;
    let token = selector.register(far, both, ()).unwrap();
    assert_eq!(wait(&mut selector), [(token, EVENT_WRITE)]);
    near.write_all(b"hello").unwrap();
    assert_eq!(wait(&mut selector), [(token, both)]);
}

#[test]
fn one_selector_watches_sources_of_many_kinds() {
    let (reader, mut pipe) = io::pipe().unwrap();
    let (mut unix, far) = UnixStream::pair().unwrap();
    let (mut near, tcp): (TcpStream, _) = testkit::pair();
    let mut selector = DefaultSelector::<OwnedFd, &str>::new().unwrap();
    selector.register(reader.into(), EVENT_READ, "pipe").unwrap();
    selector.register(far.into(), EVENT_READ, "Unix").unwrap();
    selector.register(tcp.into(), EVENT_READ, "TCP").unwrap();
    let writers: [(&str, &mut dyn Write); 3] =
        [("TCP", &mut near), ("pipe", &mut pipe), ("Unix", &mut unix)];
    for (name, writer) in writers {
        writer.write_all(b"x").unwrap();
        let ready = wait(&mut selector);
        assert_eq!(ready.len(), 1, "{name}: {ready:?}");
        let key = selector.unregister(ready[0].0).unwrap();
        assert_eq!((key.data, ready[0].1), (name, EVENT_READ));
    }
}
