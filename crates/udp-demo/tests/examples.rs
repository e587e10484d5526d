//! Each example checks what it tells: all of them must end well.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

#[test]
fn every_example_finds_the_world_as_it_says() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for source in sources.read_dir().unwrap() {
        let source = source.unwrap().path();
        let Some(program) = built(&source) else {
            testkit::skip("the examples are built by: cargo test -p udp-demo");
            return;
        };
        let finished = testkit::run(Command::new(program), b"");
        assert_eq!(finished.code, Some(0), "{source:?}: {finished:?}");
        assert_eq!(finished.stderr, "", "{source:?}");
    }
}

/// The program for an example, next to the directory of this test's program.
fn built(source: &Path) -> Option<PathBuf> {
    let test = env::current_exe().ok()?;
    let mut program = test.parent()?.parent()?.join("examples");
    program.push(source.file_stem()?);
    program.set_extension(env::consts::EXE_EXTENSION);
    program.exists().then_some(program)
}
