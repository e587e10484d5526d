//! A datagram of no bytes is a message, not an end.

mod common;

use common::{ask, receive, run_client, socket, start_server};

#[test]
fn an_empty_datagram_is_answered_and_stops_nothing() {
    let server = start_server(&[]);
    let client = socket();
    assert_eq!(ask(&client, server.address, b""), b"");
    assert_eq!(ask(&client, server.address, b"next"), b"next");
}

#[test]
fn an_empty_message_is_sent_as_an_empty_datagram() {
    let server = start_server(&[]);
    run_client(server.address, &["-m", "", "-m", "next"], b"")
        .assert_prints("\nnext\n");
}

#[test]
fn an_empty_answer_is_an_answer() {
    let server = socket();
    let address = server.local_addr().unwrap();
    let client =
        std::thread::spawn(move || run_client(address, &["-m", "one"], b""));
    let (_, peer) = receive(&server);
    server.send_to(b"", peer).unwrap();
    client.join().unwrap().assert_prints("\n");
}
