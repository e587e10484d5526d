//! The next client waits in the backlog and is served when the first one leaves.

mod common;

use std::io::{ErrorKind, Read, Write};

use common::{languages, start_server};

#[test]
fn the_second_client_is_served_when_the_first_leaves() {
    for language in languages() {
        let server = start_server(language, &[]);
        let mut first = testkit::connect(server.address);
        first.write_all(b"first\n").unwrap();
        first.read_exact(&mut [0; 6]).unwrap();

        let mut second = testkit::connect(server.address);
        second.write_all(b"second\n").unwrap();
        // The server has answered the first since the second wrote, and only it.
        first.write_all(b"again\n").unwrap();
        first.read_exact(&mut [0; 6]).unwrap();
        second.set_nonblocking(true).unwrap();
        assert_eq!(
            second.read(&mut [0; 7]).unwrap_err().kind(),
            ErrorKind::WouldBlock
        );

        second.set_nonblocking(false).unwrap();
        drop(first);
        let mut reply = [0; 7];
        second.read_exact(&mut reply).unwrap();
        assert_eq!(&reply, b"second\n");
    }
}
