//! Rust and Python speak the same: every server with every client, every framing.

mod programs;

use programs::{Language, greet, languages, start_server};
use testkit::run;

#[test]
fn every_client_understands_every_server_under_every_framing() {
    let mut count = 0;
    for server in languages() {
        for client in languages() {
            for framing in ["fixed-length:5", "delimited", "prefixed"] {
                converse(server, client, framing);
                count += 1;
            }
        }
    }
    testkit::say(&format!(
        "threadpool: {count} combinations of server, client and framing ran"
    ));
}

#[test]
fn every_client_speaks_to_servers_in_both_languages_at_once() {
    for client in languages() {
        let servers: Vec<_> =
            languages().into_iter().map(|it| start_server(it, &[])).collect();
        let addresses: Vec<_> = servers.iter().map(|it| it.address).collect();
        let finished = run(greet(client, &addresses), b"");
        assert_eq!((finished.code, &*finished.stderr), (Some(0), ""));
        let count = format!("delivered to {0} of {0}", addresses.len());
        assert_eq!(finished.text().lines().last(), Some(&*count));
        for server in servers {
            server.wait_for_log("ended (messages: 1)");
        }
    }
}

fn converse(in_server: Language, in_client: Language, framing: &str) {
    let server = start_server(in_server, &["--framing", framing]);
    let address = server.address;
    let mut client = greet(in_client, &[address]);
    client.args(["--framing", framing]);
    let finished = run(client, b"");
    assert_eq!(
        (finished.code, finished.text()),
        (Some(0), &*format!("{address}: delivered\ndelivered to 1 of 1\n")),
        "{in_server:?} server, {in_client:?} client, {framing}: {}",
        finished.stderr
    );
}
