//! What is lost is sent again; what then comes twice is not the next answer.

mod common;

use std::thread;

use common::{receive, run_client, socket};

const PATIENCE: [&str; 4] = ["--timeout", "0.1", "--retries", "50"];

#[test]
fn a_lost_datagram_is_sent_again() {
    let server = socket();
    let address = server.local_addr().unwrap();
    let args = [&["-m", "hello"], &PATIENCE[..]].concat();
    let client = thread::spawn(move || run_client(address, &args, b""));
    let lost = receive(&server);
    let again = receive(&server);
    assert_eq!(lost, again);
    server.send_to(&again.0, again.1).unwrap();
    let finished = client.join().unwrap();
    finished.assert_prints("hello\n");
    assert!(finished.stderr.contains("answered after sending"));
}

#[test]
fn a_late_answer_is_not_taken_for_the_answer_to_the_next_message() {
    let server = socket();
    let address = server.local_addr().unwrap();
    let args = [&["-m", "one", "-m", "two"], &PATIENCE[..]].concat();
    let client = thread::spawn(move || run_client(address, &args, b""));
    let (_, peer) = receive(&server);
    receive(&server);
    for _ in 0..2 {
        server.send_to(b"one", peer).unwrap();
    }
    while receive(&server).0 != b"two" {}
    server.send_to(b"two", peer).unwrap();
    let finished = client.join().unwrap();
    finished.assert_prints("one\ntwo\n");
    assert!(finished.stderr.contains("passed over a late answer"));
}

#[test]
fn a_late_answer_is_not_taken_for_the_answer_to_the_same_message() {
    let server = socket();
    let address = server.local_addr().unwrap();
    let args = ["-m", "one", "-m", "one", "--timeout", "0.2", "--retries", "6"];
    let client = thread::spawn(move || run_client(address, &args, b""));
    let (_, peer) = receive(&server);
    receive(&server);
    for _ in 0..2 {
        server.send_to(b"one", peer).unwrap();
    }
    // From here on the server is silent.
    let finished = client.join().unwrap();
    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert_eq!(finished.text(), "one\n");
    assert!(finished.stderr.contains("no answer from"), "{finished:?}");
}

#[test]
fn messages_that_are_the_same_get_an_answer_each_though_one_was_lost() {
    let server = socket();
    let address = server.local_addr().unwrap();
    let args = [&["-m", "one", "-m", "one", "-m", "one"], &PATIENCE[..]].concat();
    let client = thread::spawn(move || run_client(address, &args, b""));
    receive(&server);
    let finished = thread::scope(|scope| {
        scope.spawn(|| {
            loop {
                let (datagram, peer) = receive(&server);
                if datagram.is_empty() {
                    return;
                }
                // An error is that the client has gone.
                let _ = server.send_to(&datagram, peer);
            }
        });
        let finished = client.join().unwrap();
        // An empty datagram tells the server that the client has ended.
        socket().send_to(b"", address).unwrap();
        finished
    });
    finished.assert_prints("one\none\none\n");
}
