//! The list of the pitfalls, as `just pitfalls` prints it.

use std::{ffi::OsString, fs, path::PathBuf, process::Command};

use testkit::{pitfalls, run, transcripts};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn list(arguments: &[&str]) -> testkit::Finished {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pitfalls"));
    command.args(arguments);
    run(command, b"")
}

#[test]
fn each_pitfall_has_a_line_with_its_name_and_its_belief() {
    let pitfalls = pitfalls(&root()).expect("the files of the workspace");
    assert!(pitfalls.len() >= 43, "{} pitfalls", pitfalls.len());
    let listed = list(&[]);
    assert_eq!(listed.text().lines().count(), pitfalls.len());
    for (line, pitfall) in listed.text().lines().zip(&pitfalls) {
        let (name, belief) = line.split_once(' ').expect("a name and a belief");
        assert_eq!((name, belief.trim_start()), (&*pitfall.name, &*pitfall.belief));
    }
    let names: String = pitfalls.iter().map(|p| format!("{}\n", p.name)).collect();
    list(&["--names"]).assert_prints(&names);
}

#[test]
fn what_the_list_does_not_take_is_refused_in_a_sentence() {
    list(&["names"]).assert_fails(2, "`just pitfalls` takes --names or nothing");
    list(&["--names", "x"]).assert_fails(2, "`just pitfall NAME` runs one");
}

#[test]
fn no_transcript_is_left_of_a_program_that_is_gone() {
    let file_names = |mut paths: Vec<PathBuf>| {
        paths.sort();
        paths.into_iter().map(|path| path.file_name().map(OsString::from)).collect()
    };
    let kept =
        fs::read_dir(root().join("docs/transcripts")).expect("the transcripts");
    let kept: Vec<_> =
        file_names(kept.map(|file| file.expect("a file").path()).collect());
    let programs = transcripts(&root()).expect("the files of the workspace");
    let expected = programs.iter().map(|program| program.file(&root()));
    assert_eq!(kept, file_names(expected.collect()));
}
