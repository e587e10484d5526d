//! The programs in Python keep the same contract.

mod common;

use std::thread;

use common::{ask, nobody, python_twin, receive, socket};
use testkit::{Server, run};

#[test]
fn the_server_in_python_refuses_what_is_too_long_and_carries_what_is_empty() {
    let Some(mut server) = python_twin("server") else {
        return;
    };
    server.args(["127.0.0.1:0", "--max-message-len", "4"]);
    let server = Server::start(server);
    let client = socket();
    client.send_to(b"five!", server.address).unwrap();
    server.wait_for_log("refused a datagram of more than 4 bytes");
    for message in [&b""[..], b"four", b"\xff"] {
        assert_eq!(ask(&client, server.address, message), message);
    }
}

#[test]
fn the_server_in_python_refuses_broken_frames() {
    let Some(mut server) = python_twin("server") else {
        return;
    };
    server.args(["127.0.0.1:0", "--framing", "prefixed"]);
    let server = Server::start(server);
    let client = socket();
    client.send_to(b"\0\0\0\x03on", server.address).unwrap();
    server.wait_for_log("the datagram ends inside a frame");
    client.send_to(b"\xff\xff\xff\xff", server.address).unwrap();
    server.wait_for_log("over the limit of 65507 bytes");
    let wire = b"\0\0\0\x03one\0\0\0\0";
    assert_eq!(ask(&client, server.address, wire), wire);
}

#[test]
fn the_client_in_python_tells_refused_from_silent() {
    let Some(mut client) = python_twin("client") else {
        return;
    };
    let address = nobody().to_string();
    client.args([&address, "-m", "hello"]);
    run(client, b"").assert_fails(1, &format!("nobody listens at {address}"));

    let server = socket();
    let address = server.local_addr().unwrap().to_string();
    let mut client = python_twin("client").expect("it was there");
    client.args([&address, "-m", "hello", "--timeout", "0.05"]);
    run(client, b"").assert_fails(1, &format!("no answer from {address} within"));
    server.set_nonblocking(true).unwrap();
    let sent = std::iter::from_fn(|| server.recv(&mut [0; 9]).ok());
    assert_eq!(sent.count(), 3);
}

#[test]
fn the_client_in_python_takes_neither_forged_nor_late_answers() {
    let Some(mut client) = python_twin("client") else {
        return;
    };
    let (server, stranger) = (socket(), socket());
    client.arg(server.local_addr().unwrap().to_string());
    client.args(["-m", "one", "-m", "two", "--timeout", "0.2", "--retries", "50"]);
    let client = thread::spawn(move || run(client, b""));
    let (_, peer) = receive(&server);
    receive(&server);
    stranger.send_to(b"forged", peer).unwrap();
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
fn the_client_in_python_refuses_answers_that_are_not_what_it_asked_for() {
    for (args, answer, text) in [
        (["--max-message-len", "4"], "five!", "longer than the limit of 4 bytes"),
        (["--framing", "delimited"], "one\ntwo", "ends inside a frame"),
        (["--framing", "delimited"], "one\n", "1 came back"),
    ] {
        let Some(mut client) = python_twin("client") else {
            return;
        };
        let server = socket();
        client.arg(server.local_addr().unwrap().to_string());
        client.args(args).args(["-m", "one", "-m", "two"]);
        let client = thread::spawn(move || run(client, b""));
        let (_, peer) = receive(&server);
        server.send_to(answer.as_bytes(), peer).unwrap();
        client.join().unwrap().assert_fails(1, text);
    }
}

#[test]
fn the_programs_in_python_fail_with_the_same_exit_status() {
    let other = socket();
    let taken = other.local_addr().unwrap().to_string();
    for (program, args, code, text) in [
        ("server", &[&*taken][..], 1, "the port is in use"),
        ("server", &["7001"], 2, "the port is missing"),
        ("server", &["--framing", "lines"], 2, "fixed-length:N"),
        ("server", &["--receive-buffer", "0"], 2, "is not in"),
        ("client", &["--framing", "one-per-connection"], 2, "UDP has no"),
        ("client", &["--max-message-len", "65508"], 2, "65507"),
        // Before there is a message to send.
        ("client", &["a..b:7001"], 1, "can't find the host `a..b`"),
        (
            "client",
            &["-m", "four", "--framing", "fixed-length:3"],
            2,
            "can't be sent",
        ),
    ] {
        let Some(mut command) = python_twin(program) else {
            return;
        };
        command.args(args);
        run(command, b"").assert_fails(code, text);
    }
}
