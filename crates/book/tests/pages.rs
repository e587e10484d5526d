//! What the pages show is there, and runs; and what is marked for them, they show.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use book::{pages, root};

#[test]
fn every_listing_comes_from_a_file() {
    let faults = book::faults().expect("the pages of the book");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_part_that_is_marked_in_a_file_is_on_a_page() {
    let pages = pages(&root()).expect("the pages of the book");
    let shown: HashSet<_> = pages
        .iter()
        .flat_map(book::Page::includes)
        .filter_map(|include| {
            Some((include.file.canonicalize().ok()?, include.anchor?))
        })
        .collect();
    let mut marked = Vec::new();
    find_marked(&root().join("crates"), &mut marked);
    assert!(marked.len() > 100, "only {} parts are marked", marked.len());
    marked.retain(|part| !shown.contains(part));
    assert!(marked.is_empty(), "on no page: {marked:?}");
}

/// The parts between anchors in the files of a directory, and of those in it.
fn find_marked(directory: &Path, marked: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            find_marked(&path, marked);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let names = text.lines().filter_map(|line| {
                line.trim_start()
                    .trim_start_matches(['/', '#'])
                    .strip_prefix(" ANCHOR: ")
            });
            let file = path.canonicalize().expect("a file");
            marked.extend(names.map(|name| (file.clone(), name.trim().to_owned())));
        }
    }
}
