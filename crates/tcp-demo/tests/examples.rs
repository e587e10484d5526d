//! Every example runs to its end by itself and says what it is there to say.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

/// What an example tells, in this order. Figures differ from run to run.
const TELLING: &[(&str, &[&str])] = &[
    (
        "accepted_socket",
        &["a socket of its own, from 127.0.0.1:", "so set what you want"],
    ),
    (
        "backlog",
        &[
            "connections that wait",
            "the next client: ",
            "room for the next: 127.0.0.1:",
        ],
    ),
    (
        "bind_and_reuse",
        &[
            "bind it once more: ",
            "the port is in use",
            "before: true, now: true: it",
        ],
    ),
    (
        "clones_and_close",
        &["no end has come", "one stream", "can't write any more: "],
    ),
    ("connect_ex", &["EALREADY", "EISCONN", "goes on by itself", "once more: None"]),
    (
        "connect_timeout",
        &["timeout of zero: ", "connected to 127.0.0.1:", "no answer within "],
    ),
    ("dripping_peer", &["none was too late", "then: timed out"]),
    (
        "end_of_stream",
        &["onetwothree", "no error", "a message: PAY 1000", "12 of 15 bytes"],
    ),
    (
        "reads_and_messages",
        &["onetwothree", "3 bytes, then 2", "now it reads hello"],
    ),
    (
        "send_is_no_receipt",
        &["that succeeds", "the server ends", "this is a receipt"],
    ),
    ("short_writes", &["it takes ", "write_all, NonBlocking: ", "16777216 arrive"]),
    (
        "shutdown_and_close",
        &["receive: 7 bytes", "the peer receives ", "then the end"],
    ),
    ("socket_modes", &["Err(WouldBlock)", "1 byte", "clones share it"]),
    (
        "wake_a_blocked_thread",
        &["the thread waits on", "reads 0 bytes", "it gets us: 127.0.0.1:"],
    ),
];

#[test]
fn every_example_runs_to_its_end_and_tells_what_it_is_there_to_tell() {
    let names = names();
    for (name, _) in TELLING {
        assert!(names.iter().any(|other| other == name), "no example {name}");
    }
    thread::scope(|scope| {
        for name in &names {
            scope.spawn(|| run(name));
        }
    });
}

fn run(name: &str) {
    let finished = testkit::run(Command::new(built(name)), b"");
    let stderr = &finished.stderr;
    assert_eq!(finished.code, Some(0), "{name}: {stderr}");
    assert!(!stderr.contains("panicked"), "{name}: {stderr}");
    let telling = TELLING.iter().find(|(other, _)| *other == name);
    let mut rest = finished.text();
    for words in telling.map_or(&[][..], |(_, telling)| telling) {
        let at = rest.find(words);
        let at = at.unwrap_or_else(|| panic!("{name}: no {words:?} in:\n{rest}"));
        rest = &rest[at + words.len()..];
    }
}

/// The examples by name, as they lie in the directory.
fn names() -> Vec<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let files = directory.read_dir().expect("a directory with the examples");
    files
        .map(|file| file.expect("a file of the directory").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect()
}

/// The program of an example, which `cargo test` has built beside this test's own.
fn built(name: &str) -> PathBuf {
    let test = env::current_exe().expect("the path of this test");
    let profile = test.ancestors().nth(2).expect("target/debug/deps");
    let mut program = profile.join("examples").join(name);
    program.set_extension(env::consts::EXE_EXTENSION);
    assert!(
        program.exists(),
        "{} is missing; the examples are built by: cargo test -p tcp-demo",
        program.display()
    );
    program
}
