//! Wrong arguments end with 2 and say what to write.

mod common;

use std::process::Command;

use common::{client, socket, start_server_at};
use socket2::SockRef;
use testkit::run;

#[test]
fn wrong_arguments_end_with_2() {
    let programs =
        [env!("CARGO_BIN_EXE_udp-server"), env!("CARGO_BIN_EXE_udp-client")];
    for program in programs {
        for (args, text) in [
            (&["127.0.0.1"][..], "the port is missing"),
            (&["::1:7001"], "in brackets"),
            (&["--framing", "lines"], "fixed-length:N"),
            (&["--framing", "fixed-length:0"], "at least 1"),
            (&["--framing", "one-per-connection"], "UDP has no connection"),
            (&["--max-message-len", "65508"], "65507"),
            (&["--max-message-len", "-1"], "'-1'"),
        ] {
            let mut command = Command::new(program);
            command.args(args);
            run(command, b"").assert_fails(2, text);
        }
    }
}

#[test]
fn messages_that_do_not_fit_the_framing_end_with_2_before_anything_is_sent() {
    let server = socket();
    for args in [
        ["-m", "one", "-m", "four", "--framing", "fixed-length:3"],
        ["-m", "one", "-m", "fo\nur", "--framing", "delimited"],
        ["-m", "one", "-m", "four", "--max-message-len", "3"],
    ] {
        let mut client = client(server.local_addr().unwrap());
        client.args(args);
        let finished = run(client, b"");
        finished.assert_fails(2, "can't be sent");
        finished.assert_fails(2, "Usage: udp-client ");
    }
    server.set_nonblocking(true).unwrap();
    assert!(server.recv(&mut [0]).is_err(), "something was sent");
}

#[test]
fn a_port_in_use_ends_with_1() {
    let other = socket();
    let address = other.local_addr().unwrap().to_string();
    let mut server = Command::new(env!("CARGO_BIN_EXE_udp-server"));
    server.arg(&address);
    run(server, b"")
        .assert_fails(1, &format!("can't listen on {address}: the port is in use"));
}

#[test]
fn a_host_that_is_not_known_ends_with_1() {
    let mut client = Command::new(env!("CARGO_BIN_EXE_udp-client"));
    // Before there is a message to send.
    client.arg("a..b:7001");
    run(client, b"").assert_fails(1, "can't find the host `a..b`");
}

#[test]
fn the_receive_buffer_is_as_large_as_asked_for() {
    start_server_at("127.0.0.1:0", &["--receive-buffer", "100000"]);
    let any = "127.0.0.1:0".parse().unwrap();
    for len in [10_000, 100_000] {
        let socket = udp_demo::bind(&[any], Some(len)).unwrap();
        let given = SockRef::from(&socket).recv_buffer_size().unwrap();
        // Linux doubles it.
        assert!([len, 2 * len].contains(&given), "{len}: {given}");
    }
}

#[test]
fn the_first_address_that_can_be_had_is_bound() {
    let other = socket();
    let taken = other.local_addr().unwrap();
    let any = "127.0.0.1:0".parse().unwrap();
    let socket = udp_demo::bind(&[taken, any], None).unwrap();
    assert_ne!(socket.local_addr().unwrap(), taken);
}
