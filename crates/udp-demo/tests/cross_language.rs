//! Rust and Python speak the same: every server with every client, every framing.

mod common;

use std::process::Command;

use testkit::{Server, run, say};

const FRAMINGS: [&[&str]; 4] = [
    &[],
    &["--framing", "fixed-length:5"],
    &["--framing", "delimited"],
    &["--framing", "prefixed"],
];

const MESSAGES: [&str; 3] = ["hello", "f\u{fc}nf", "12345"];

#[test]
fn every_server_understands_every_client() {
    let (Some(_), Some(_)) = (program("server", true), program("client", true))
    else {
        return;
    };
    let mut count = 0;
    for python_server in [false, true] {
        for python_client in [false, true] {
            for framing in FRAMINGS {
                talk(python_server, python_client, framing);
                count += 1;
            }
        }
    }
    say(&format!("udp: {count} combinations of server, client and framing ran"));
}

fn talk(python_server: bool, python_client: bool, framing: &[&str]) {
    let combination = format!(
        "{} server, {} client, {framing:?}",
        language(python_server),
        language(python_client)
    );
    let mut server = program("server", python_server).expect("checked before");
    server.arg("127.0.0.1:0").args(framing);
    let server = Server::start(server);

    let mut client = program("client", python_client).expect("checked before");
    client.arg(server.address.to_string()).args(framing);
    for message in MESSAGES {
        client.args(["-m", message]);
    }
    let finished = run(client, b"");
    assert_eq!(
        (finished.code, finished.text()),
        (Some(0), "hello\nf\u{fc}nf\n12345\n"),
        "{combination}: {}",
        finished.stderr
    );
    server.wait_for_log("answered a datagram of");
}

fn program(name: &str, in_python: bool) -> Option<Command> {
    match (name, in_python) {
        (_, true) => common::python_twin(name),
        ("server", false) => Some(Command::new(env!("CARGO_BIN_EXE_udp-server"))),
        _ => Some(Command::new(env!("CARGO_BIN_EXE_udp-client"))),
    }
}

fn language(in_python: bool) -> &'static str {
    if in_python { "Python" } else { "Rust" }
}
