//! A datagram over the limit is noticed, and not taken for its first part.

mod common;

use std::thread;

use common::{ask, receive, run_client, socket, start_server};
use udp_demo::{MAX_DATAGRAM_LEN, bind};

#[test]
fn the_server_names_its_limit_and_goes_on() {
    let server = start_server(&["--max-message-len", "4"]);
    // With room to send 50,000 bytes, on macOS too.
    let client = bind(&["127.0.0.1:0".parse().unwrap()], None).unwrap();
    client.set_read_timeout(Some(testkit::DEADLINE)).unwrap();
    for too_long in [&b"five!"[..], &[b'x'; 50_000]] {
        client.send_to(too_long, server.address).unwrap();
        server.wait_for_log("refused a datagram of more than 4 bytes");
    }
    assert_eq!(ask(&client, server.address, b"four"), b"four");
}

#[test]
fn a_limit_of_zero_lets_empty_messages_through() {
    let server = start_server(&["--max-message-len", "0"]);
    let client = socket();
    client.send_to(b"x", server.address).unwrap();
    server.wait_for_log("refused a datagram of more than 0 bytes");
    assert_eq!(ask(&client, server.address, b""), b"");
}

#[test]
fn the_longest_datagram_that_there_is_comes_back_whole() {
    let server = start_server(&[]);
    let line = vec![b'x'; MAX_DATAGRAM_LEN];
    let finished = run_client(server.address, &[], &line);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert_eq!(finished.stdout.len(), MAX_DATAGRAM_LEN + 1);
}

#[test]
fn a_message_that_no_datagram_holds_is_refused_before_it_is_sent() {
    let server = socket();
    let address = server.local_addr().unwrap();
    let line = vec![b'x'; MAX_DATAGRAM_LEN + 1];
    run_client(address, &[], &line).assert_fails(1, "65507 bytes");

    // Windows has no room for this in a command line.
    if cfg!(unix) {
        let text = String::from_utf8(line).unwrap();
        run_client(address, &["-m", &text], b"").assert_fails(2, "65507 bytes");
    }

    // 4 bytes of prefix, and not one byte of room for them.
    let finished = run_client(
        address,
        &["--framing", "prefixed"],
        &vec![b'x'; MAX_DATAGRAM_LEN],
    );
    finished.assert_fails(1, "the limit is 65507 bytes");

    server.set_nonblocking(true).unwrap();
    assert!(server.recv(&mut [0]).is_err(), "something was sent");
}

#[test]
fn the_client_does_not_take_a_cut_answer_for_a_whole_one() {
    let server = socket();
    let address = server.local_addr().unwrap();
    let args = ["-m", "four", "--max-message-len", "4"];
    let client = thread::spawn(move || run_client(address, &args, b""));
    let (_, peer) = receive(&server);
    server.send_to(b"five!", peer).unwrap();
    client.join().unwrap().assert_fails(1, "longer than the limit of 4 bytes");
}
