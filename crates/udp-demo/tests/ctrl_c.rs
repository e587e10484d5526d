//! Ctrl-C ends a server cleanly, within a second.
#![cfg(unix)]

mod common;

use std::time::{Duration, Instant};

use common::{ask, has_ipv6, python_twin, socket, start_server_at};
use testkit::Server;

#[test]
fn ctrl_c_ends_a_server_within_a_second() {
    let mut addresses = vec!["127.0.0.1:0", "0.0.0.0:0"];
    if has_ipv6() {
        addresses.extend(["[::1]:0", "[::]:0"]);
    }
    for address in addresses {
        let server = start_server_at(address, &[]);
        if !server.address.is_ipv6() {
            let port = server.address.port();
            ask(&socket(), ([127, 0, 0, 1], port).into(), b"hello");
        }
        let pressed = Instant::now();
        server.interrupt();
        let (status, log) = server.wait();
        assert_eq!(status.code(), Some(0), "{address}: {log:?}");
        assert!(pressed.elapsed() < Duration::from_secs(1), "{address}");
    }
}

#[test]
fn ctrl_c_ends_the_server_in_python_within_a_second() {
    let Some(mut server) = python_twin("server") else {
        return;
    };
    server.arg("127.0.0.1:0");
    let server = Server::start(server);
    ask(&socket(), server.address, b"hello");
    let pressed = Instant::now();
    server.interrupt();
    let (status, log) = server.wait();
    assert_eq!(status.code(), Some(0), "{log:?}");
    assert!(pressed.elapsed() < Duration::from_secs(1));
}
