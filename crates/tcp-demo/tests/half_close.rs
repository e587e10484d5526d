//! A client that has finished sending still gets all it is owed, then the end.

mod common;

use std::{
    io::{Read, Write},
    net::Shutdown,
    thread,
    time::Duration,
};

use common::{languages, read_to_end, start_server};

#[test]
fn replies_come_after_the_half_close() {
    for language in languages() {
        let server = start_server(language, &[]);
        let mut peer = testkit::connect(server.address);
        peer.write_all(b"one\ntwo\n").unwrap();
        peer.shutdown(Shutdown::Write).unwrap();
        assert_eq!(read_to_end(&mut peer), b"one\ntwo\n");
        server.wait_for_log("ended (messages answered: 2)");
    }
}

#[test]
fn one_per_connection_is_answered_only_after_the_end() {
    for language in languages() {
        let server = start_server(language, &["--framing", "one-per-connection"]);
        let mut peer = testkit::connect(server.address);
        for part in [&b"in "[..], b"three ", b"parts"] {
            peer.write_all(part).unwrap();
        }
        // Long enough for a reply that came too early.
        peer.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let early = peer.read(&mut [0; 1]).unwrap_err();
        assert!(tcp_demo::is_timeout(&early), "{language:?}: {early}");
        peer.set_read_timeout(Some(testkit::DEADLINE)).unwrap();
        peer.shutdown(Shutdown::Write).unwrap();
        assert_eq!(read_to_end(&mut peer), b"in three parts");
    }
}

#[test]
fn megabytes_owed_at_the_half_close_come_whole() {
    let lines = [[b'x'; 1023].as_slice(), b"\n"].concat().repeat(16 * 1024);
    for language in languages() {
        let server = start_server(language, &[]);
        let mut peer = testkit::connect(server.address);
        let mut sender = peer.try_clone().unwrap();
        let to_send = lines.clone();
        let sending = thread::spawn(move || {
            sender.write_all(&to_send).unwrap();
            sender.shutdown(Shutdown::Write).unwrap();
        });
        assert!(read_to_end(&mut peer) == lines, "{language:?}: not what was sent");
        sending.join().unwrap();
    }
}
