//! Ports in use, starting again on the same port, and Ctrl-C.

mod common;

#[cfg(unix)]
use std::{
    io::{Read, Write},
    time::{Duration, Instant},
};

#[cfg(unix)]
use common::{Language, start_server};
use common::{languages, server_program};

#[test]
fn a_port_in_use_gets_a_sentence() {
    for language in languages() {
        let (_listener, address) = testkit::listen();
        let mut command = server_program(language);
        command.arg(address.to_string());
        let finished = testkit::run(command, b"");
        finished.assert_fails(
            1,
            &format!("can't listen on {address}: the port is in use"),
        );
    }
}

#[test]
fn wrong_arguments_get_exit_status_2_and_a_sentence() {
    for language in languages() {
        for (args, sentence) in [
            (&["7002"][..], "the port is missing"),
            (&["::1:7002"], "in brackets"),
            (&["127.0.0.1:99999"], "0 to 65535"),
            (&["--framing", "lines"], "one-per-connection, fixed-length:N"),
            (&["--framing", "fixed-length:0"], "with N at least 1"),
            (&["--idle-timeout", "0"], "seconds above 0"),
            (&["--backlog=-1"], "--backlog"),
        ] {
            let mut command = server_program(language);
            command.args(args);
            let finished = testkit::run(command, b"");
            finished.assert_fails(2, sentence);
        }
    }
}

#[test]
fn a_host_that_does_not_exist_gets_a_sentence() {
    for language in languages() {
        let mut command = server_program(language);
        // A label this long can't be a name, so that nobody is asked for it.
        command.arg(format!("{}:7002", "x".repeat(64)));
        testkit::run(command, b"").assert_fails(1, "check the name");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_an_idle_server_within_a_second() {
    for language in languages() {
        let server = start_server(language, &[]);
        assert_stops(language, server);
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_server_that_listens_on_all_addresses() {
    for language in languages() {
        let mut command = server_program(language);
        command.arg("0.0.0.0:0");
        assert_stops(language, testkit::Server::start(command));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_server_with_a_client_connected_and_the_port_is_free_again() {
    for language in languages() {
        let server = start_server(language, &[]);
        let address = server.address;
        let mut peer = testkit::connect(address);
        peer.write_all(b"hello\n").unwrap();
        peer.read_exact(&mut [0; 6]).unwrap();
        assert_stops(language, server);
        assert_eq!(peer.read(&mut [0; 1]).unwrap(), 0, "the end, and no reset");

        // The connection that the server ended still lingers at its port.
        let mut again = server_program(language);
        again.arg(address.to_string());
        let again = testkit::Server::start(again);
        assert_eq!(again.address, address);
        common::assert_serves(&again, "delimited");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_server_whose_client_does_not_read() {
    for language in languages() {
        let server = start_server(language, &[]);
        let peer = testkit::connect(server.address);
        peer.set_write_timeout(Some(Duration::from_millis(300))).unwrap();
        // Until nothing goes in any more: the server waits in a write.
        let line = [b'x'; 64 * 1024 - 1];
        while (&peer)
            .write_all(&line)
            .and_then(|()| (&peer).write_all(b"\n"))
            .is_ok()
        {}
        assert_stops(language, server);
    }
}

#[cfg(unix)]
#[track_caller]
fn assert_stops(language: Language, server: testkit::Server) {
    let begin = Instant::now();
    server.interrupt();
    let (status, log) = server.wait();
    let took = begin.elapsed();
    assert_eq!(status.code(), Some(0), "{language:?}: {log:?}");
    assert!(took < Duration::from_secs(1), "{language:?}: it took {took:?}");
    assert!(!log.iter().any(|line| line.contains("panicked")), "{log:?}");
}
