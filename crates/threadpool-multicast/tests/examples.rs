//! Every example runs to its end by itself and says what it is there to say.

/// What an example tells, in this order. Figures differ from run to run.
const TELLING: &[(&str, &[&str])] = &[
    (
        "as_completed",
        &[
            "Cleo has answered",
            "Ann has answered",
            "2 (of 4) futures unfinished",
            "Dan has answered",
            "Ben has answered",
        ],
    ),
    (
        "callbacks",
        &[
            "first: called by worker_0",
            "second: called by worker_0",
            "third: called by worker_0",
            "late: called at once, by main",
            "cancelled: called within cancel(), by main",
        ],
    ),
    (
        "cancel",
        &[
            "first: false, it has begun",
            "second: true",
            "second: running false, done true, cancelled true",
            "Err(Cancelled)",
            "cancel: false, it is too late",
            "once more: true",
        ],
    ),
    (
        "dropped_tasks",
        &[
            "Ann's task is cancelled:\n  the client reads 0 bytes",
            "Ben's is cancelled",
            "reads 0 bytes",
            "Cleo's is refused: the pool has been shut down",
            "reads 0 bytes",
            "Future<bool>(running)",
        ],
    ),
    (
        "initializer",
        &[
            "0 calls of its initializer",
            "round 2: the workers have [1, 2, 3]",
            "3 calls, one in each worker",
            "its result: the pool is broken: its initializer failed: no database",
            "the next task is refused, the pool is broken",
        ],
    ),
    ("map", &["  80 after ", "  20 after ", "all four have begun", "Err(Timeout)]"]),
    (
        "panic",
        &[
            "Its result: the call panicked: 7 / 0",
            "the next task: true",
            "(no text)",
            r#"the result is the same: Ok("value")"#,
            "the next task: true",
        ],
    ),
    (
        "shutdown",
        &[
            "20 tasks, 20 were executed",
            "Future<bool>(running), Future<bool>(pending)",
            "the pool has been shut down",
            r#"ourselves: "mine""#,
            "Future<bool>(running), Future<bool>(cancelled",
            "Future<bool>(finished)",
        ],
    ),
    (
        "submit_and_result",
        &[
            "2 to the power of 10 is 1024",
            "a timeout of 50ms: Err(Timeout) after ",
            "asked again without a timeout: Ok(true)",
            "InvalidDigit",
            "no exception: None",
        ],
    ),
    (
        "wait_for_some",
        &[
            "done: [], not done: 3",
            r#"done: [Ok("Ann")], not done: 2"#,
            "not done: 1",
            "not done: 0",
        ],
    ),
    (
        "worker_threads",
        &[
            r#"100 tasks were executed by {"peers_0"}"#,
            r#"4 tasks were executed by {"peers_0", "peers_1", "peers_2", "peers_3"}"#,
            "without a prefix, each pool has its own: ThreadPoolExecutor-",
        ],
    ),
];

/// The panics that an example shows: on stderr, once each.
const PANICS: &[(&str, &[&str])] =
    &[("panic", &["\n7 / 0\n", "\nBox<dyn Any>\n", "\na callback that fails\n"])];

#[test]
fn every_example_runs_to_its_end_and_tells_what_it_is_there_to_tell() {
    testkit::run_examples_with_panics(env!("CARGO_MANIFEST_DIR"), TELLING, PANICS);
}

#[test]
fn the_demo_and_some_examples_tell_what_the_book_shows() {
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "demo_threadpool");
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "submit_and_result");
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "cancel");
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "callbacks");
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "worker_threads");
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "as_completed");
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "shutdown");
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "dropped_tasks");
}
