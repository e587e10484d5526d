//! What the pages show is there, and runs.

#[test]
fn every_listing_comes_from_a_file() {
    let faults = book::faults().expect("the pages of the book");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
