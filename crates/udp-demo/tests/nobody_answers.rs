//! Nobody listens, or nobody answers: two different things.

mod common;

use std::{io, net::Ipv4Addr, time::Duration};

use common::{client, has_ipv6, nobody, run_client, socket, start_server};
use udp_demo::{Client, Patience};

#[test]
fn where_nobody_listens_the_client_says_so_at_once() {
    let address = nobody();
    let args = ["-m", "hello", "--timeout", "1000"];
    let finished = run_client(address, &args, b"");
    finished.assert_fails(1, &format!("nobody listens at {address}"));
    finished.assert_fails(1, "start one with: just udp-server");
}

#[test]
fn where_nobody_answers_the_client_says_how_often_it_asked() {
    let server = socket();
    let address = server.local_addr().unwrap();
    let args = ["-m", "hello", "--timeout", "0.05", "--retries", "3"];
    let finished = run_client(address, &args, b"");
    finished.assert_fails(1, &format!("no answer from {address} within 50ms"));
    finished.assert_fails(1, "times sent: 4");

    server.set_nonblocking(true).unwrap();
    let sent = std::iter::from_fn(|| server.recv(&mut [0; 9]).ok());
    assert_eq!(sent.count(), 4);
}

#[test]
fn no_retries_means_to_send_once() {
    let server = socket();
    let args = ["-m", "hello", "--timeout", "0.05", "--retries", "0"];
    let finished = run_client(server.local_addr().unwrap(), &args, b"");
    finished.assert_fails(1, "times sent: 1");
}

#[test]
fn a_server_that_ends_between_two_messages_is_missed() {
    let mut server = Some(start_server(&[]));
    let address = server.as_ref().unwrap().address;
    let patience = Patience { timeout: testkit::DEADLINE, retries: 0 };
    let mut client = Client::new(vec![address], patience, 9);
    assert_eq!(client.exchange(b"one").unwrap(), b"one");
    server.take();
    let error = client.exchange(b"two").unwrap_err();
    assert!(error.to_string().contains("nobody listens"), "{error}");
}

#[test]
fn the_next_address_is_tried_where_nobody_listens() {
    let server = start_server(&[]);
    let patience = Patience { timeout: testkit::DEADLINE, retries: 0 };
    let mut addresses = vec![nobody(), server.address];
    if has_ipv6() {
        addresses.insert(0, "[::1]:1".parse().unwrap());
    }
    let mut client = Client::new(addresses, patience, 9);
    for message in [b"one", b"two"] {
        assert_eq!(client.exchange(message).unwrap(), message);
    }
}

#[test]
fn no_other_address_is_tried_while_one_is_only_silent() {
    let (silent, other) = (socket(), socket());
    let addresses = [&silent, &other].map(|socket| socket.local_addr().unwrap());
    let patience = Patience { timeout: Duration::from_millis(50), retries: 0 };
    let mut client = Client::new(addresses.to_vec(), patience, 9);
    let error = client.exchange(b"hello").unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    other.set_nonblocking(true).unwrap();
    assert!(other.recv(&mut [0; 9]).is_err(), "the other one was sent to");
}

#[test]
fn all_addresses_where_nobody_listens_are_named() {
    let (one, two) = (nobody(), (Ipv4Addr::LOCALHOST, 2).into());
    let patience = Patience { timeout: Duration::from_secs(1), retries: 0 };
    let error = Client::new(vec![one, two], patience, 9)
        .exchange(b"hello")
        .unwrap_err()
        .to_string();
    assert!(error.contains(&one.to_string()), "{error}");
    assert!(error.contains(&two.to_string()), "{error}");
}

#[test]
fn the_longest_time_is_one_that_clocks_can_count() {
    let server = start_server(&[]);
    let mut client = client(server.address);
    client.args(["-m", "hello", "--timeout", "1000000"]);
    testkit::run(client, b"").assert_prints("hello\n");
}
