//! No error of a call ends the server.

mod common;

use common::{ask, socket, start_server};

#[test]
fn a_client_that_leaves_before_its_answer_costs_nobody_else_anything() {
    let server = start_server(&[]);
    // From the start: else it might be given the port of one that has left.
    let client = socket();
    for _ in 0..100 {
        socket().send_to(b"gone", server.address).unwrap();
    }
    assert_eq!(ask(&client, server.address, b"here"), b"here");
}

/// A refusal can be staged only on a socket that is connected, and on such a one
/// `send_to` works on Linux only.
#[test]
#[cfg(target_os = "linux")]
fn a_refused_answer_does_not_end_the_server() {
    use std::thread;

    use udp_demo::{Payload, Server};

    let (client, server) = (socket(), socket());
    let address = server.local_addr().unwrap();
    let control = server.try_clone().unwrap();
    control.connect(common::nobody()).unwrap();
    control.send(b"an answer that finds nobody").unwrap();
    control.connect(client.local_addr().unwrap()).unwrap();

    server.set_read_timeout(None).unwrap();
    let server = Server::new(server, Payload::new(None, 100));
    let stopper = server.stopper().unwrap();
    let server = thread::spawn(|| server.serve_forever());
    assert_eq!(ask(&client, address, b"hello"), b"hello");

    // Connected to the client, the socket would not hear itself.
    control.connect(address).unwrap();
    stopper.stop();
    server.join().unwrap().unwrap();
}
