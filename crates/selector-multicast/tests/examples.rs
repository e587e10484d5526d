//! Every example runs to its end by itself and says what it is there to say.

/// What an example tells, in this order. Figures differ from run to run.
const TELLING: &[(&str, &[&str])] = &[
    (
        "connect_without_waiting",
        &["EVENT_WRITE, and take_error says: ", "for write, 2 are connected"],
    ),
    (
        "events_mask",
        &[
            "there is room: EVENT_WRITE\n",
            "have come: EVENT_READ | EVENT_WRITE\n",
            "does not read: EVENT_READ\n",
            "0 bytes: this is the end",
        ],
    ),
    ("file_objects", &["a BufReader: two lines come", "ready: [], and 4 bytes"]),
    (
        "level_triggered",
        &["gives 4", "gives 4", "gives 1\n", "gives 0, the end", "unregister"],
    ),
    (
        "modify",
        &[
            r#"EVENT_READ, data ["greet"]"#,
            "ready: []",
            r#"EVENT_WRITE, data ["greet", "answer"]"#,
            "EVENT_WRITE)]",
            "each, no system call",
        ],
    ),
    (
        "register_and_select",
        &["registered as Token(", "EVENT_READ of ", "one thread"],
    ),
    (
        "select_timeout",
        &["timeout of 100µs: 0 ready", "timeout of None: 1 ready", "Some(0ns): 1"],
    ),
    (
        "selector_key",
        &["data: Ann, messages: 0", "data: Ann, messages: 1", "all 2 of them"],
    ),
    ("unregister", &["ready: [], though 3 bytes", "second time: ", "the end"]),
    (
        "wake_from_another_thread",
        &["woken after ", "10000 messages", "take all there is"],
    ),
];

#[test]
fn every_example_runs_to_its_end_and_tells_what_it_is_there_to_tell() {
    testkit::run_examples(env!("CARGO_MANIFEST_DIR"), TELLING);
}

#[test]
fn the_demo_tells_what_the_book_shows() {
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "demo_selector");
}
