//! The list of all behaviours is complete.

use std::{fs, path::Path};

#[test]
fn every_behaviour_is_in_the_list() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let list = fs::read_to_string(src.join("tests.rs")).unwrap();
    let mut count = 0;
    for file in fs::read_dir(src).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
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
    assert!(count > 40, "only {count} found");
}
