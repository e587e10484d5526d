//! What a stranger sends is never taken for the answer.

mod common;

use std::thread;

use common::{receive, run_client, socket};

#[test]
fn a_strangers_datagram_is_not_taken_for_the_answer() {
    let (server, stranger) = (socket(), socket());
    let address = server.local_addr().unwrap();
    let client = thread::spawn(move || run_client(address, &["-m", "hello"], b""));
    let (_, peer) = receive(&server);
    stranger.send_to(b"forged", peer).unwrap();
    server.send_to(b"real", peer).unwrap();
    client.join().unwrap().assert_prints("real\n");
}
