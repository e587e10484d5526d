//! `just demo framing` runs to its end, and ends well or with a sentence if it can't.

use std::{
    env, io,
    process::{Command, Output},
};

#[test]
fn the_demo_runs_to_its_end() {
    let finished = testkit::run(demo(), b"");
    assert_eq!((finished.code, &*finished.stderr), (Some(0), ""));
    let text = finished.text();
    for framing in ["one-per-connection", "fixed-length:3", "delimited", "prefixed"]
    {
        assert!(text.contains(&format!("=== {framing} ===\n")), "{text}");
    }
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure_to_speak_of() {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    assert_eq!(failure(&demo().stdout(writer).output().unwrap()), "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_in_a_sentence() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let sentence = failure(&demo().stdout(full).output().unwrap());
    assert!(sentence.starts_with("error: can't write to stdout: "), "{sentence}");
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
}

/// The example, which `cargo test` has built beside this test's own program.
fn demo() -> Command {
    let test = env::current_exe().expect("the path of this test");
    let profile = test.ancestors().nth(2).expect("target/debug/deps");
    let mut program = profile.join("examples/frames");
    program.set_extension(env::consts::EXE_EXTENSION);
    assert!(
        program.exists(),
        "{} is missing; it is built by: cargo test -p framing",
        program.display()
    );
    Command::new(program)
}

#[track_caller]
fn failure(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_demo_tells_what_the_book_shows() {
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "frames");
}
