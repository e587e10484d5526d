//! Each message comes back to its sender.

mod common;

use std::{io::Write, net::SocketAddr, process::Stdio};

use common::{ask, client, receive, run_client, socket, start_server};

#[test]
fn each_message_comes_back_on_a_line_of_its_own() {
    let server = start_server(&[]);
    run_client(server.address, &["-m", "one", "-m", "two"], b"")
        .assert_prints("one\ntwo\n");
}

#[test]
fn each_line_of_stdin_is_a_message() {
    let server = start_server(&[]);
    run_client(server.address, &[], b"one\n\ntwo").assert_prints("one\n\ntwo\n");
    run_client(server.address, &[], b"").assert_prints("");
}

#[test]
fn a_line_is_sent_as_soon_as_it_is_typed() {
    let server = socket();
    let mut client = client(server.local_addr().unwrap())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = client.stdin.take().unwrap();
    for line in ["one", "two"] {
        writeln!(stdin, "{line}").unwrap();
        let (datagram, peer) = receive(&server);
        assert_eq!(datagram, line.as_bytes());
        server.send_to(&datagram, peer).unwrap();
    }
    drop(stdin);
    let output = client.wait_with_output().unwrap();
    assert_eq!(output.stdout, b"one\ntwo\n");
    assert!(output.status.success());
}

#[test]
fn two_clients_get_each_its_own_answers() {
    let server = start_server(&[]);
    let (one, two) = (socket(), socket());
    one.send_to(b"one", server.address).unwrap();
    assert_eq!(ask(&two, server.address, b"two"), b"two");
    assert_eq!(receive(&one), (b"one".to_vec(), server.address));
}

#[test]
fn the_server_tells_what_it_does_with_each_peer() {
    let server = start_server(&[]);
    let client = socket();
    ask(&client, server.address, b"hello");
    let peer: SocketAddr = client.local_addr().unwrap();
    let line = server.wait_for_log(&format!("{peer}: "));
    assert!(line.contains("5 bytes"), "{line}");
}
