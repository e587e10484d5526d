//! The programs of this crate, in both languages: what a test asks of one, it asks of
//! its twin too.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::{
    io::Read,
    net::{SocketAddr, TcpStream},
    process::Command,
};

pub(crate) use testkit::Language;
use testkit::{Finished, Server, Twins};

pub(crate) const FRAMINGS: [&str; 4] =
    ["one-per-connection", "fixed-length:5", "delimited", "prefixed"];

const CLIENT: Twins = Twins {
    rust: env!("CARGO_BIN_EXE_tcp-client"),
    python: concat!(env!("CARGO_MANIFEST_DIR"), "/python/client.py"),
};

const SERVER: Twins = Twins {
    rust: env!("CARGO_BIN_EXE_tcp-server"),
    python: concat!(env!("CARGO_MANIFEST_DIR"), "/python/server.py"),
};

/// The languages that this machine has.
#[track_caller]
pub(crate) fn languages() -> Vec<Language> {
    SERVER.languages()
}

pub(crate) fn server_program(language: Language) -> Command {
    SERVER.command(language)
}

pub(crate) fn client_program(language: Language) -> Command {
    CLIENT.command(language)
}

/// A server on a free port of 127.0.0.1.
#[track_caller]
pub(crate) fn start_server(language: Language, args: &[&str]) -> Server {
    let mut command = server_program(language);
    command.arg("127.0.0.1:0").args(args);
    Server::start(command)
}

/// Runs a client to its end.
#[track_caller]
pub(crate) fn run_client(
    language: Language,
    server: SocketAddr,
    args: &[&str],
    stdin: &[u8],
) -> Finished {
    let mut command = client_program(language);
    command.arg(server.to_string()).args(args);
    testkit::run(command, stdin)
}

/// Whether the server serves a client that asks for nothing special.
#[track_caller]
pub(crate) fn assert_serves(server: &Server, framing: &str) {
    run_client(
        Language::Rust,
        server.address,
        &["--framing", framing, "-m", "still"],
        b"",
    )
    .assert_prints("still\n");
}

/// All that comes until the end of the stream.
#[track_caller]
pub(crate) fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    stream.read_to_end(&mut all).expect("an end, and no reset");
    all
}

/// The most memory that a process has had so far, in KiB; 0 where it can't be told.
pub(crate) fn peak_memory(id: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"));
    let status = status.unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or(0, |peak| peak.trim().trim_end_matches(" kB").parse().expect("KiB"))
}
