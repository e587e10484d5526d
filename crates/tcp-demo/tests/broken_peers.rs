//! What goes wrong with one client ends that client and no other.

mod common;

use std::{io::Write, time::Duration};

use common::{assert_serves, languages, peak_memory, read_to_end, start_server};
use socket2::SockRef;

#[test]
fn a_hostile_length_is_refused_and_the_next_client_is_served() {
    for language in languages() {
        let server = start_server(language, &["--framing", "prefixed"]);
        let before = peak_memory(server.id());
        let mut hostile = testkit::connect(server.address);
        hostile.write_all(b"\xff\xff\xff\xff").unwrap();
        assert_eq!(read_to_end(&mut hostile), b"");
        let log = server.wait_for_log("dropped");
        let sentence =
            "a message of 4294967295 bytes is over the limit of 1048576 bytes";
        assert!(log.contains(sentence), "{log}");
        drop(hostile);
        assert_serves(&server, "prefixed");
        let grown = peak_memory(server.id()).saturating_sub(before);
        assert!(grown < 4 * 1024, "{language:?}: the peak grew by {grown} KiB");
    }
}

#[test]
fn a_line_without_end_stops_at_the_limit() {
    for language in languages() {
        let server = start_server(language, &["--max-message-len", "1000"]);
        let mut endless = testkit::connect(server.address);
        endless.write_all(&[b'x'; 1001]).unwrap();
        assert_eq!(read_to_end(&mut endless), b"");
        server.wait_for_log("no end of the message within the limit of 1000 bytes");
        drop(endless);
        assert_serves(&server, "delimited");
    }
}

#[test]
fn messages_before_a_broken_frame_are_answered() {
    for language in languages() {
        let server = start_server(language, &["--framing", "prefixed"]);
        let mut peer = testkit::connect(server.address);
        peer.write_all(b"\0\0\0\x03one\0\0\0\x03two\xff\xff\xff\xff and more")
            .unwrap();
        assert_eq!(read_to_end(&mut peer), b"\0\0\0\x03one\0\0\0\x03two");
        server.wait_for_log("over the limit");
    }
}

#[test]
fn an_end_inside_a_frame_is_reported_with_the_counts() {
    for language in languages() {
        for (framing, bytes, counts) in [
            ("prefixed", &b"\0\0\0\x05he"[..], "6 of 9 bytes"),
            ("prefixed", b"\0\0", "2 of 4 bytes"),
            ("fixed-length:5", b"hell", "4 of 5 bytes"),
            ("delimited", b"hello", "5 bytes had come, no delimiter"),
        ] {
            let server = start_server(language, &["--framing", framing]);
            let mut peer = testkit::connect(server.address);
            peer.write_all(bytes).unwrap();
            drop(peer);
            let log = server.wait_for_log("dropped");
            assert!(log.contains(counts), "{framing}: {log}");
            assert_serves(&server, framing);
        }
    }
}

#[test]
fn a_reset_in_mid_message_is_survived() {
    for language in languages() {
        for framing in common::FRAMINGS {
            let server = start_server(language, &["--framing", framing]);
            let mut peer = testkit::connect(server.address);
            peer.write_all(b"\0\0\0").unwrap();
            server.wait_for_log("connected");
            // Closing without lingering is what sends a reset.
            SockRef::from(&peer).set_linger(Some(Duration::ZERO)).unwrap();
            drop(peer);
            server.wait_for_log("dropped");
            assert_serves(&server, framing);
        }
    }
}
