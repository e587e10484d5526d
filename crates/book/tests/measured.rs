//! The picture of the measurement is that of the figures beside it.

use std::{env, fs, process};

use book::root;

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "it is measured on Linux")]
fn the_picture_of_the_hubs_is_drawn_from_the_figures_that_are_kept() {
    let directory = env::temp_dir().join(format!("measured-{}", process::id()));
    for name in ["measured", "pictures"] {
        fs::create_dir_all(directory.join(name)).expect("a directory");
    }
    let kept = |file: &str| {
        fs::read_to_string(root().join("docs").join(file)).expect("a kept file")
    };
    let drawn = |file: &str| {
        fs::read_to_string(directory.join(file)).expect("a file of the script")
    };
    // It writes where it lies.
    let script = directory.join("measured/hubs.py");
    fs::write(&script, kept("measured/hubs.py")).expect("a new file");
    let printed: String = kept("measured/hubs.txt")
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("ANCHOR"))
        .collect();
    let Some(python) = testkit::python(&script) else { return };
    testkit::run(python, printed.as_bytes()).assert_prints("");
    for file in ["measured/hubs.txt", "pictures/hubs.svg"] {
        assert_eq!(drawn(file), kept(file), "{file}");
    }

    let python = testkit::python(&script).expect("it has been found");
    let half = testkit::run(python, b"a\n\nb\n");
    half.assert_fails(1, "2 parts, not 9");
    fs::remove_dir_all(&directory).expect("our own directory");
}
