//! What is believed is not what happens.

#[test]
fn every_pitfall_finds_the_world_as_it_says() {
    testkit::run_pitfalls(env!("CARGO_MANIFEST_DIR"));
}
