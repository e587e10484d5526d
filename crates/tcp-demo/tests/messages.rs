//! Messages of all kinds go through whole.

mod common;

use common::{Language, client_program, languages, run_client, start_server};
use testkit::Server;

#[test]
fn an_empty_message_is_answered_where_the_framing_can_carry_one() {
    for language in languages() {
        for framing in ["one-per-connection", "delimited", "prefixed"] {
            let server = start_server(language, &["--framing", framing]);
            let args = ["--framing", framing, "-m", "", "-m", "x", "-m", ""];
            run_client(language, server.address, &args, b"")
                .assert_prints("\nx\n\n");
        }
    }
}

#[test]
fn a_message_as_long_as_the_limit_goes_through() {
    let message = "x".repeat(1024 * 1024);
    let fixed = format!("fixed-length:{}", message.len());
    for language in languages() {
        for framing in ["one-per-connection", &fixed, "delimited", "prefixed"] {
            let server = start_server(language, &["--framing", framing]);
            let finished = run_client(
                language,
                server.address,
                &["--framing", framing],
                message.as_bytes(),
            );
            assert_eq!(finished.code, Some(0), "{framing}: {}", finished.stderr);
            assert_eq!(finished.stdout, format!("{message}\n").into_bytes());
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_carried_unchanged_and_shown_escaped() {
    for language in languages() {
        let server = start_server(language, &["--framing", "prefixed"]);
        // Four bytes, of which one alone is no UTF-8, and one drives terminals.
        let finished = run_client(
            language,
            server.address,
            &["--framing", "prefixed"],
            b"\xff \x1b\t\n",
        );
        finished.assert_prints("\\xff \\u{1b}\t\n");
    }
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_text_is_sent_as_it_is() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    for language in languages() {
        let server = start_server(language, &[]);
        let mut client = client_program(language);
        client
            .arg(server.address.to_string())
            .arg("-m")
            .arg(OsStr::from_bytes(b"caf\xe9"));
        testkit::run(client, b"").assert_prints("caf\\xe9\n");
    }
}

#[test]
fn a_newline_inside_a_prefixed_message_is_shown_on_one_line() {
    for language in languages() {
        let server = start_server(language, &["--framing", "prefixed"]);
        let args = ["--framing", "prefixed", "-m", "two\nlines"];
        run_client(language, server.address, &args, b"")
            .assert_prints("two\\nlines\n");
    }
}

#[test]
fn a_name_and_an_ipv6_address_are_found_too() {
    for language in languages() {
        let mut v6 = common::server_program(language);
        v6.arg("[::1]:0");
        if std::net::TcpListener::bind("[::1]:0").is_err() {
            testkit::skip("this machine has no ::1");
            return;
        }
        let server = Server::start(v6);
        run_client(language, server.address, &["-m", "six"], b"")
            .assert_prints("six\n");

        // Whatever localhost is here: one of its addresses is the server's.
        let server = start_server(language, &[]);
        let mut client = client_program(language);
        client
            .arg(format!("localhost:{}", server.address.port()))
            .args(["-m", "name"]);
        testkit::run(client, b"").assert_prints("name\n");
    }
}

#[test]
fn many_small_messages_come_back_in_order() {
    let lines: String = (0..20_000).map(|n| format!("{n}\n")).collect();
    let server = start_server(Language::Rust, &[]);
    run_client(Language::Rust, server.address, &[], lines.as_bytes())
        .assert_prints(&lines);
}
