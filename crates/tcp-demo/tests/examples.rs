//! Every example runs to its end by itself and says what it is there to say.

/// What an example tells, in this order. Figures differ from run to run.
const TELLING: &[(&str, &[&str])] = &[
    (
        "accepted_socket",
        &["a socket of its own, from 127.0.0.1:", "so set what you want"],
    ),
    (
        "backlog",
        &[
            "connections that wait",
            "the next client: ",
            "room for the next: 127.0.0.1:",
        ],
    ),
    (
        "bind_and_reuse",
        &[
            "bind it once more: ",
            "the port is in use",
            "before: true, now: true: it",
        ],
    ),
    (
        "clones_and_close",
        &["no end has come", "one stream", "can't write any more: "],
    ),
    ("connect_ex", &["EALREADY", "EISCONN", "goes on by itself", "once more: None"]),
    (
        "connect_timeout",
        &["timeout of zero: ", "connected to 127.0.0.1:", "no answer within "],
    ),
    (
        "end_of_stream",
        &["onetwothree", "no error", "a message: PAY 1000", "12 of 15 bytes"],
    ),
    (
        "reads_and_messages",
        &["onetwothree", "3 bytes, then 2", "now it reads hello"],
    ),
    ("short_writes", &["it takes ", "write_all, NonBlocking: ", "16777216 arrive"]),
    (
        "shutdown_and_close",
        &["receive: 7 bytes", "the peer receives ", "then the end"],
    ),
    ("socket_modes", &["Err(WouldBlock)", "1 byte", "clones share it"]),
    (
        "wake_a_blocked_thread",
        &["the thread waits on", "reads 0 bytes", "it gets us: 127.0.0.1:"],
    ),
];

#[test]
fn every_example_runs_to_its_end_and_tells_what_it_is_there_to_tell() {
    testkit::run_examples(env!("CARGO_MANIFEST_DIR"), TELLING);
}

#[test]
fn the_demo_tells_what_the_book_shows() {
    testkit::run_demo(env!("CARGO_MANIFEST_DIR"), "demo_tcp");
}

#[test]
fn the_examples_of_the_chapter_on_sockets_tell_what_it_shows() {
    let show = |example| testkit::run_demo(env!("CARGO_MANIFEST_DIR"), example);
    show("socket_modes");
    show("connect_ex");
    show("shutdown_and_close");
    show("bind_and_reuse");
    show("backlog");
    show("accepted_socket");
}
