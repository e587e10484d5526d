//! Rust and Python speak the same: every server with every client, every framing.

mod programs;

use programs::{FRAMINGS, Language, client, languages, start_server};
use testkit::run;

#[test]
fn every_client_understands_every_server_under_every_framing() {
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
        "selector: {count} combinations of server, client and framing ran"
    ));
}

#[test]
fn every_client_speaks_to_servers_in_both_languages_at_once() {
    for in_client in languages() {
        let servers: Vec<_> =
            languages().into_iter().map(|it| start_server(it, &[])).collect();
        let addresses: Vec<_> = servers.iter().map(|it| it.address).collect();
        let mut terminal = programs::talk(in_client, &addresses, &[]);
        for line in ["hello", "world"] {
            terminal.type_line(line);
            for address in &addresses {
                terminal.wait_for_line(&format!("{address}: {line}"));
            }
        }
        terminal.end_input();
        terminal.wait().assert_prints("");
        for server in servers {
            server.wait_for_log("ended (messages: 2)");
        }
    }
}

fn converse(in_server: Language, in_client: Language, framing: &str) {
    let combination =
        format!("{in_server:?} server, {in_client:?} client, {framing}");
    let server = start_server(in_server, &["--framing", framing]);
    let address = server.address;
    let args =
        ["--framing", framing, "-m", "hello", "-m", "f\u{fc}nf", "-m", "12345"];
    let shown = |lines: &[&str]| {
        lines.iter().map(|line| format!("{address}: {line}\n")).collect::<String>()
    };
    for (args, stdin, expected) in [
        (&args[..], "", shown(&["hello", "f\u{fc}nf", "12345"])),
        (&args[..2], "hello\nworld\nagain", shown(&["hello", "world", "again"])),
        (
            &["--once", "--framing", framing, "-m", "hello"],
            "",
            format!("{address}: delivered\ndelivered to 1 of 1\n"),
        ),
    ] {
        let finished = run(client(in_client, [address], args), stdin.as_bytes());
        assert_eq!(
            (finished.code, finished.text()),
            (Some(0), &*expected),
            "{combination}: {}",
            finished.stderr
        );
    }
}
