//! Messages are bytes: carried unchanged, shown escaped.

mod common;

use std::thread;

use common::{receive, run_client, socket};

#[test]
fn bytes_that_are_not_utf_8_go_out_unchanged_and_are_shown_escaped() {
    let server = socket();
    let address = server.local_addr().unwrap();
    let client = thread::spawn(move || run_client(address, &[], b"caf\xe9\0\n"));
    let (datagram, peer) = receive(&server);
    assert_eq!(datagram, b"caf\xe9\0");
    server.send_to(b"\x1b[2J\xff", peer).unwrap();
    client.join().unwrap().assert_prints("\\u{1b}[2J\\xff\n");
}

#[test]
#[cfg(unix)]
fn arguments_that_are_not_utf_8_go_out_unchanged() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    use common::{client, start_server};

    let server = start_server(&[]);
    let mut client = client(server.address);
    client.arg("-m").arg(OsStr::from_bytes(b"caf\xe9"));
    testkit::run(client, b"").assert_prints("caf\\xe9\n");
}
