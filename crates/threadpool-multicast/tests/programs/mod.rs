//! The programs of this crate, in both languages: what a test asks of one, it asks of
//! its twin too.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    process::Command,
};

pub(crate) use testkit::Language;
use testkit::{Server, Twins};

pub(crate) const CLIENT: Twins = Twins {
    rust: env!("CARGO_BIN_EXE_threadpool-client"),
    python: concat!(env!("CARGO_MANIFEST_DIR"), "/python/client.py"),
};

pub(crate) const SERVER: Twins = Twins {
    rust: env!("CARGO_BIN_EXE_threadpool-server"),
    python: concat!(env!("CARGO_MANIFEST_DIR"), "/python/server.py"),
};

/// The languages that this machine has.
#[track_caller]
pub(crate) fn languages() -> Vec<Language> {
    SERVER.languages()
}

/// A server on a free port of 127.0.0.1.
#[track_caller]
pub(crate) fn start_server(language: Language, args: &[&str]) -> Server {
    let mut command = SERVER.command(language);
    command.arg("127.0.0.1:0").args(args);
    Server::start(command)
}

/// The client that says `hello` to these servers.
pub(crate) fn greet(language: Language, servers: &[SocketAddr]) -> Command {
    let mut command = CLIENT.command(language);
    command.args(servers.iter().map(ToString::to_string)).args(["-m", "hello"]);
    command
}

/// A connection whose other end may not have been accepted.
#[track_caller]
pub(crate) fn connect(server: &Server) -> TcpStream {
    testkit::connect(server.address)
}

/// A connection that the server has told of.
#[track_caller]
pub(crate) fn join(server: &Server) -> TcpStream {
    let stream = connect(server);
    server.wait_for_log(&line(&stream, "connected"));
    stream
}

/// What the server tells of a connection.
#[track_caller]
pub(crate) fn line(stream: &TcpStream, event: &str) -> String {
    let address = stream.local_addr().expect("a connected socket");
    format!("{address}: {event}")
}

/// Says a line, and waits for it to come back.
#[track_caller]
pub(crate) fn assert_served(mut stream: &TcpStream) {
    stream.write_all(b"hello\n").expect("the server listens");
    assert_hears(stream, "hello\n");
}

/// Waits for what is said.
#[track_caller]
pub(crate) fn assert_hears(mut stream: &TcpStream, what: &str) {
    let mut heard = vec![0; what.len()];
    stream.read_exact(&mut heard).expect("the server says something");
    assert_eq!(String::from_utf8_lossy(&heard), what);
}
