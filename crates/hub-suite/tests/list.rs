//! The lists of all behaviours are complete.

use std::{fs, path::Path};

#[test]
fn every_behaviour_of_a_hub_is_in_the_list() {
    check("src", 40);
}

#[test]
fn every_behaviour_of_a_broadcast_is_in_the_list() {
    check("src/broadcast", 30);
}

/// Whether `tests.rs` has all behaviours of the files beside it.
fn check(directory: &str, at_least: usize) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let list = fs::read_to_string(directory.join("tests.rs")).expect("a list");
    let mut count = 0;
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("a file of it").path();
        if path.is_dir() {
            continue;
        }
        let text = fs::read_to_string(path).expect("text");
        for line in text.lines() {
            let Some(behaviour) =
                line.strip_prefix("pub fn ").and_then(|rest| rest.split_once('('))
            else {
                continue;
            };
            assert!(
                list.contains(behaviour.0),
                "{} is not in the list",
                behaviour.0
            );
            count += 1;
        }
    }
    assert!(count > at_least, "only {count} found");
}
