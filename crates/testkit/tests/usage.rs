//! What a process takes is seen. In a file of its own: the switches of a thread that ends,
//! as those of other tests do, are no longer counted.

#[cfg(target_os = "linux")]
#[test]
fn the_work_of_a_process_is_seen() {
    let id = std::process::id();
    let before = testkit::Work::of(id);
    // Who sleeps stops running.
    std::thread::sleep(std::time::Duration::from_millis(20));
    let slept = testkit::Work::of(id);
    assert!(slept.switches > before.switches, "{before:?}, {slept:?}");
    // This loop itself is the work.
    while testkit::Work::of(id).ticks == slept.ticks {}
    assert!(testkit::peak_memory(id) > 100);
}
