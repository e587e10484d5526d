//! `nc`, which knows nothing of us, gets along with the server.

mod common;

use common::{languages, start_server};

#[test]
fn lines_from_nc_come_back() {
    let Some(nc) = testkit::netcat() else { return };
    let program = nc.get_program().to_owned();
    for language in languages() {
        let server = start_server(language, &[]);
        let mut nc = std::process::Command::new(&program);
        nc.args(["-N", "127.0.0.1", &server.address.port().to_string()]);
        testkit::run(nc, b"one\ntwo\n").assert_prints("one\ntwo\n");
    }
}

#[test]
fn one_message_from_nc_comes_back_after_its_end() {
    let Some(nc) = testkit::netcat() else { return };
    let program = nc.get_program().to_owned();
    for language in languages() {
        let server = start_server(language, &["--framing", "one-per-connection"]);
        let mut nc = std::process::Command::new(&program);
        nc.args(["-N", "127.0.0.1", &server.address.port().to_string()]);
        testkit::run(nc, b"no newline").assert_prints("no newline");
    }
}
