//! Clients that are silent, that drip, and that do not read.

mod common;

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use common::{assert_serves, languages, peak_memory, start_server};
use socket2::SockRef;

#[test]
fn a_silent_client_is_dropped_after_the_idle_timeout() {
    for language in languages() {
        let server = start_server(language, &["--idle-timeout", "0.2"]);
        let _silent = testkit::connect(server.address);
        server.wait_for_log("dropped: no whole message within");
        assert_serves(&server, "delimited");
    }
}

#[test]
fn a_dripping_client_is_dropped_after_the_idle_timeout_too() {
    for language in languages() {
        let server = start_server(language, &["--idle-timeout", "0.5"]);
        let begin = Instant::now();
        let mut peer = testkit::connect(server.address);
        let mut drips = peer.try_clone().unwrap();
        // Far more often than the timeout, so that no single read is ever late.
        let dripping = thread::spawn(move || {
            let mut count = 0;
            while drips.write_all(b"x").is_ok() && count < 2000 {
                count += 1;
                thread::sleep(Duration::from_millis(5));
            }
            count
        });
        server.wait_for_log("dropped: no whole message within");
        let held = begin.elapsed();
        assert_eq!(peer.read(&mut [0; 1]).unwrap(), 0, "no reply, but the end");
        drop(peer);
        let drips = dripping.join().unwrap();
        assert!(drips > 2, "{language:?}: {drips} drips are no dripping");
        assert!(held < Duration::from_secs(5), "{language:?}: held for {held:?}");
        assert_serves(&server, "delimited");
    }
}

#[test]
fn a_whole_message_starts_the_idle_time_anew() {
    for language in languages() {
        let server = start_server(language, &["--idle-timeout", "1"]);
        let mut peer = testkit::connect(server.address);
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_millis(1500) {
            peer.write_all(b"tick\n").unwrap();
            peer.read_exact(&mut [0; 5]).unwrap();
            thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn a_client_that_writes_64_mib_and_never_reads_is_dropped_at_its_deadline() {
    for language in languages() {
        let server = start_server(language, &["--reply-timeout", "0.5"]);
        let before = peak_memory(server.id());
        let peer = testkit::connect(server.address);
        // Little room for replies, so that the kernel does not take them all.
        SockRef::from(&peer).set_recv_buffer_size(64 * 1024).unwrap();
        write_lines(&peer, 64 * 1024 * 1024);
        let log = server.wait_for_log("did not take its replies within");
        assert!(log.contains("must read while it writes"), "{log}");
        let grown = peak_memory(server.id()).saturating_sub(before);
        assert!(grown < 4 * 1024, "{language:?}: the peak grew by {grown} KiB");
        drop(peer);
        assert_serves(&server, "delimited");
    }
}

/// Writes lines without reading, until the server has had enough.
fn write_lines(mut peer: &TcpStream, most: usize) {
    let lines = b"0123456789abcdef 0123456789abcde\n".repeat(1000);
    for _ in 0..most / lines.len() {
        if peer.write_all(&lines).is_err() {
            return;
        }
    }
}
