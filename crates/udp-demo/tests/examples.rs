//! Each example checks what it tells: all of them must end well.

#[test]
fn every_example_finds_the_world_as_it_says() {
    testkit::run_examples(env!("CARGO_MANIFEST_DIR"), &[]);
}

#[test]
fn the_demo_tells_what_the_book_shows() {
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "demo_udp");
}
