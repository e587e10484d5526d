//! `nc -u` talks to the server.

mod common;

use common::start_server;

#[test]
fn netcat_gets_its_lines_back() {
    for args in [&[][..], &["--framing", "delimited"]] {
        let Some(mut nc) = testkit::netcat() else {
            return;
        };
        let server = start_server(args);
        let port = server.address.port().to_string();
        nc.args(["-u", "-w", "1", "127.0.0.1", &port]);
        testkit::run(nc, b"one\ntwo\n").assert_prints("one\ntwo\n");
    }
}
