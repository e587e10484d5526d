//! The examples of a crate: programs that check what they tell.

use std::{
    env, io,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use crate::run;

/// Runs all examples in the directory of a crate, side by side. Each has to end well,
/// with nothing on stderr, and to say what `telling` has for its name, in this order.
///
/// # Panics
///
/// Where one does not; or where `telling` has an example that is not there.
#[track_caller]
pub fn run_examples(directory: impl AsRef<Path>, telling: &[(&str, &[&str])]) {
    run_examples_with_panics(directory, telling, &[]);
}

/// As [`run_examples`], for a crate with examples that show panics: `panics` has the
/// messages for their names. Each is on stderr once, and no panic is there besides.
///
/// # Panics
///
/// As [`run_examples`].
#[track_caller]
pub fn run_examples_with_panics(
    directory: impl AsRef<Path>,
    telling: &[(&str, &[&str])],
    panics: &[(&str, &[&str])],
) {
    let names = names(&directory.as_ref().join("examples"));
    let mut names = names.expect("a directory with the examples");
    // Those stand in `pitfalls.rs`.
    names.retain(|name| !name.starts_with("pitfall_"));
    for (name, _) in telling.iter().chain(panics) {
        assert!(names.iter().any(|other| other == name), "no example {name}");
    }
    thread::scope(|scope| {
        for name in &names {
            let [telling, panics] = [telling, panics].map(|all| words_of(name, all));
            scope.spawn(move || run_example(name, telling, panics));
        }
    });
}

fn words_of<'w>(name: &str, all: &[(&str, &'w [&'w str])]) -> &'w [&'w str] {
    all.iter().find(|(other, _)| *other == name).map_or(&[], |(_, words)| words)
}

fn run_example(name: &str, telling: &[&str], panics: &[&str]) {
    let finished = run(Command::new(built(name)), b"");
    let stderr = &*finished.stderr;
    assert_eq!(finished.code, Some(0), "{name}: {stderr}");
    if panics.is_empty() {
        assert_eq!(stderr, "", "{name}");
    }
    for message in panics {
        assert_eq!(stderr.matches(message).count(), 1, "{message:?} in:\n{stderr}");
    }
    assert_eq!(stderr.matches(" panicked at ").count(), panics.len(), "{stderr}");
    let mut rest = finished.text();
    for words in telling {
        let at = rest.find(words);
        let at = at.unwrap_or_else(|| panic!("{name}: no {words:?} in:\n{rest}"));
        rest = &rest[at + words.len()..];
    }
}

/// The examples in the directory, by name.
pub(crate) fn names(directory: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for file in directory.read_dir()? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_stem().expect("the name of a file");
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// The program of an example, which `cargo test` has built beside the running test.
pub(crate) fn built(name: &str) -> PathBuf {
    let test = env::current_exe().expect("the path of this test");
    let profile = test.ancestors().nth(2).expect("target/debug/deps");
    let mut program = profile.join("examples").join(name);
    program.set_extension(env::consts::EXE_EXTENSION);
    assert!(
        program.exists(),
        "{} is missing; all tests of the crate together build it: cargo test -p",
        program.display()
    );
    program
}
