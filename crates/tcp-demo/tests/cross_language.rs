//! Rust and Python speak the same: every server with every client, every framing.

mod common;

use common::{FRAMINGS, Language, languages, run_client, start_server};

#[test]
fn every_server_understands_every_client_under_every_framing() {
    let mut count = 0;
    for server in languages() {
        for client in languages() {
            for framing in FRAMINGS {
                converse(server, client, framing);
                count += 1;
            }
        }
    }
    testkit::say(&format!(
        "tcp: {count} combinations of server, client and framing ran"
    ));
}

fn converse(in_server: Language, in_client: Language, framing: &str) {
    let combination =
        format!("{in_server:?} server, {in_client:?} client, {framing}");
    let server = start_server(in_server, &["--framing", framing]);
    let args =
        ["--framing", framing, "-m", "hello", "-m", "f\u{fc}nf", "-m", "12345"];
    let given = run_client(in_client, server.address, &args, b"");
    assert_eq!(
        (given.code, given.text()),
        (Some(0), "hello\nf\u{fc}nf\n12345\n"),
        "{combination}: {}",
        given.stderr
    );
    let typed =
        run_client(in_client, server.address, &args[..2], b"hello\nworld\nagain");
    assert_eq!(
        (typed.code, typed.text()),
        (Some(0), "hello\nworld\nagain\n"),
        "{combination}: {}",
        typed.stderr
    );
}
