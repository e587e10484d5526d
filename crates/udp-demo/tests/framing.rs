//! With a framing one datagram holds several messages, whole.

mod common;

use std::thread;

use common::{ask, receive, run_client, socket, start_server};

const WIRE: [(&str, &[u8]); 3] = [
    ("fixed-length:3", b"onetwo"),
    ("delimited", b"one\ntwo\n"),
    ("prefixed", b"\0\0\0\x03one\0\0\0\x03two"),
];

#[test]
fn all_messages_go_into_one_datagram_and_the_answer_is_read_likewise() {
    for (framing, wire) in WIRE {
        let server = socket();
        let address = server.local_addr().unwrap();
        let args = ["--framing", framing];
        let client =
            thread::spawn(move || run_client(address, &args, b"one\ntwo\n"));
        let (datagram, peer) = receive(&server);
        assert_eq!(datagram, wire, "{framing}");
        server.send_to(wire, peer).unwrap();
        client.join().unwrap().assert_prints("one\ntwo\n");
    }
}

#[test]
fn whole_frames_are_answered_and_broken_ones_refused() {
    for (framing, wire) in WIRE {
        let server = start_server(&["--framing", framing]);
        let client = socket();
        let broken = &wire[..wire.len() - 1];
        client.send_to(broken, server.address).unwrap();
        server.wait_for_log("the datagram ends inside a frame");
        assert_eq!(ask(&client, server.address, wire), wire, "{framing}");
        assert_eq!(ask(&client, server.address, b""), b"", "{framing}");
    }
}

#[test]
fn a_length_over_the_limit_is_refused() {
    let server = start_server(&["--framing", "prefixed"]);
    let client = socket();
    client.send_to(b"\xff\xff\xff\xff", server.address).unwrap();
    server.wait_for_log("over the limit of 65507 bytes");
    assert_eq!(ask(&client, server.address, b"\0\0\0\0"), b"\0\0\0\0");
}

#[test]
fn a_server_without_framing_answers_frames_as_it_answers_all_bytes() {
    let server = start_server(&[]);
    let args = ["-m", "one", "-m", "two", "--framing", "delimited"];
    run_client(server.address, &args, b"").assert_prints("one\ntwo\n");
}

#[test]
fn an_answer_that_is_no_series_of_frames_is_refused() {
    let server = socket();
    let address = server.local_addr().unwrap();
    let args = ["-m", "one", "--framing", "delimited"];
    let client = thread::spawn(move || run_client(address, &args, b""));
    let (_, peer) = receive(&server);
    server.send_to(b"one", peer).unwrap();
    client.join().unwrap().assert_fails(1, "the datagram ends inside a frame");
}

#[test]
fn an_answer_with_fewer_messages_is_refused() {
    let server = socket();
    let address = server.local_addr().unwrap();
    let args = ["-m", "one", "-m", "two", "--framing", "delimited"];
    let client = thread::spawn(move || run_client(address, &args, b""));
    let (_, peer) = receive(&server);
    server.send_to(b"one\n", peer).unwrap();
    client.join().unwrap().assert_fails(1, "1 came back");
}
