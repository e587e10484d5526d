//! Sources that are ready, or not, and what a selector says of them.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::{
    io::{ErrorKind, Write},
    net::{Ipv4Addr, TcpStream, UdpSocket},
    time::{Duration, Instant},
};

use polling::AsSource;
use selector_multicast::{DefaultSelector, EventMask, Token};
use testkit::DEADLINE;

/// A socket that is its own peer: what it sends, it receives.
#[track_caller]
pub(crate) fn socket() -> UdpSocket {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = socket.local_addr().expect("the address of a bound socket");
    socket.connect(address).expect("nothing is sent for that");
    socket.set_nonblocking(true).expect("a mode of every socket");
    socket
}

/// A socket with a datagram to receive.
#[track_caller]
pub(crate) fn ready_socket() -> UdpSocket {
    let socket = socket();
    socket.send(b"x").expect("there is room");
    socket
}

/// Who is ready, as soon as somebody is.
#[track_caller]
pub(crate) fn wait<S: AsSource, T>(
    selector: &mut DefaultSelector<S, T>,
) -> Vec<(Token, EventMask)> {
    let ready = selector.select(Some(DEADLINE)).expect("no error");
    assert_ne!(ready, [], "nobody is ready within {DEADLINE:?}");
    ready
}

/// Who is ready now.
#[track_caller]
pub(crate) fn ready_now<S: AsSource, T>(
    selector: &mut DefaultSelector<S, T>,
) -> Vec<(Token, EventMask)> {
    selector.select(Some(Duration::ZERO)).expect("no error")
}

/// Asserts that a wait takes all of its time and finds nobody.
#[track_caller]
pub(crate) fn assert_nobody_is_ready<S: AsSource, T>(
    selector: &mut DefaultSelector<S, T>,
) {
    let timeout = Duration::from_millis(100);
    let start = Instant::now();
    let ready = selector.select(Some(timeout)).expect("no error");
    assert_eq!(ready, []);
    let waited = start.elapsed();
    assert!(waited >= timeout * 8 / 10, "it waited for {waited:?} only");
}

/// Writes until the kernel takes no more; how many bytes that were.
#[track_caller]
pub(crate) fn fill(mut stream: &TcpStream) -> usize {
    let mut len = 0;
    loop {
        match stream.write(&[b'x'; 1 << 16]) {
            Ok(written) => len += written,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::WouldBlock);
                return len;
            }
        }
    }
}

/// The descriptors that the kernel watches for a selector.
#[cfg(target_os = "linux")]
#[track_caller]
pub(crate) fn watched(epoll: impl std::os::fd::AsFd) -> Vec<i32> {
    use std::os::fd::AsRawFd;

    let number = epoll.as_fd().as_raw_fd();
    let info = std::fs::read_to_string(format!("/proc/self/fdinfo/{number}"));
    info.expect("Linux tells about each descriptor")
        .lines()
        .filter_map(|line| line.strip_prefix("tfd:"))
        .filter_map(|rest| rest.split_whitespace().next()?.parse().ok())
        .collect()
}
