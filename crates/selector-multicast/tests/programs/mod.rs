//! The programs of this crate, in both languages: what a test asks of one, it asks of
//! its twin too.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::{fmt, process::Command};

pub(crate) use testkit::Language;
use testkit::{Finished, Server, Terminal, Twins};

pub(crate) const FRAMINGS: [&str; 3] = ["fixed-length:5", "delimited", "prefixed"];

const CLIENT: Twins = Twins {
    rust: env!("CARGO_BIN_EXE_selector-client"),
    python: concat!(env!("CARGO_MANIFEST_DIR"), "/python/client.py"),
};

const SERVER: Twins = Twins {
    rust: env!("CARGO_BIN_EXE_selector-server"),
    python: concat!(env!("CARGO_MANIFEST_DIR"), "/python/server.py"),
};

/// The languages that this machine has.
#[track_caller]
pub(crate) fn languages() -> Vec<Language> {
    CLIENT.languages()
}

/// The client with these targets.
pub(crate) fn client<T: fmt::Display>(
    language: Language,
    targets: impl IntoIterator<Item = T>,
    args: &[&str],
) -> Command {
    let mut command = CLIENT.command(language);
    command.args(targets.into_iter().map(|target| target.to_string())).args(args);
    command
}

/// The client with somebody who types.
#[track_caller]
pub(crate) fn talk<T: fmt::Display>(
    language: Language,
    targets: impl IntoIterator<Item = T>,
    args: &[&str],
) -> Terminal {
    Terminal::start(client(language, targets, args))
}

/// A server on a free port of 127.0.0.1.
#[track_caller]
pub(crate) fn start_server(language: Language, args: &[&str]) -> Server {
    let mut command = SERVER.command(language);
    command.arg("127.0.0.1:0").args(args);
    Server::start(command)
}

/// Asserts that a client ended as it does when so many of its targets failed, and had
/// nothing more to say.
#[track_caller]
pub(crate) fn assert_failed_with(finished: &Finished, failed: usize, all: usize) {
    let error = format!("error: failed with {failed} of {all} targets\n");
    assert_eq!((finished.code, &*finished.stderr), (Some(1), &*error));
    assert_eq!(finished.text(), "");
}
