//! The kit notices what it is there to notice: a test that stands on it can fail.

use std::{
    env,
    io::{Read, Write},
    path::Path,
    process::Command,
};

use testkit::{Server, Terminal, play, run};

#[test]
#[should_panic(expected = r#"does not listen: "" on stdout, ["no room"]"#)]
fn a_program_that_ends_without_listening_is_no_server() {
    Server::start(shell("echo no room>&2"));
}

#[test]
#[should_panic(expected = r#"does not listen: "hello""#)]
fn a_program_whose_first_line_is_another_is_no_server() {
    Server::start(shell("echo hello"));
}

#[test]
fn a_server_that_ends_by_itself_is_noticed() {
    let script =
        "echo listening on 127.0.0.1:7002&& echo one>&2&& echo two>&2&& exit 3";
    let server = Server::start(shell(script));
    assert_eq!(server.address.to_string(), "127.0.0.1:7002");
    assert_eq!(server.wait_for_log("one"), "one");
    let (status, log) = server.wait();
    assert_eq!((status.code(), log), (Some(3), vec!["two".to_owned()]));
}

#[test]
#[should_panic(expected = r#"no line with ["three"] on stderr"#)]
fn a_line_that_a_server_never_wrote_is_not_waited_for_once_it_has_ended() {
    let server =
        Server::start(shell("echo listening on 127.0.0.1:7002&& echo two>&2"));
    server.wait_for_log("three");
}

#[test]
fn a_line_that_was_passed_over_can_still_be_found_but_once() {
    let script = "echo listening on 127.0.0.1:7002&& echo one>&2&& echo two>&2";
    let server = Server::start(shell(script));
    assert_eq!(server.wait_for_log_with(&["none", "two"]), "two");
    assert_eq!(server.wait_for_log("one"), "one");
    let (_, log) = server.wait();
    assert_eq!(log, [""; 0]);
}

#[test]
fn a_line_is_typed_and_the_answer_seen_while_the_program_runs() {
    let twin = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/echo.py");
    let Some(python) = testkit::python(twin) else { return };
    let mut terminal = Terminal::start(python);
    for line in ["one", "two"] {
        terminal.type_line(line);
        assert_eq!(terminal.next_line(), line);
    }
    terminal.end_input();
    terminal.wait().assert_prints("");
}

#[test]
fn what_a_program_says_that_nobody_waits_for_is_there_at_its_end() {
    let script = "echo one&& echo two>&2&& echo three&& exit 3";
    let terminal = Terminal::start(shell(script));
    assert_eq!(terminal.wait_for_line("three"), "three");
    let finished = terminal.wait();
    assert_eq!((finished.code, finished.text()), (Some(3), "one\n"));
    assert_eq!(finished.stderr, "two\n");
}

#[test]
#[should_panic(expected = "no next line on stdout; on stderr: Some(\"why\")")]
fn a_line_that_a_program_never_says_is_not_waited_for_once_it_has_ended() {
    Terminal::start(shell("echo why>&2")).next_line();
}

#[test]
fn the_outcome_of_a_play_is_what_was_played() {
    let played = play(|mut stream| {
        let mut all = String::new();
        stream.read_to_string(&mut all).unwrap();
        all
    });
    testkit::connect(played.address).write_all(b"hello").unwrap();
    assert_eq!(played.outcome(), "hello");
}

#[test]
#[should_panic(expected = "the play has failed")]
fn a_play_that_fails_is_noticed() {
    let played = play(|stream| drop(stream.local_addr().map(|_| panic!("no"))));
    testkit::connect(played.address);
    played.outcome();
}

#[test]
#[should_panic(expected = "does not start")]
fn a_program_that_does_not_exist_cannot_be_run() {
    run(Command::new("no-such-program"), b"");
}

#[test]
fn a_program_may_leave_its_input_unread() {
    let finished = run(shell("exit 3"), &[b'.'; 1024 * 1024]);
    assert_eq!(finished.code, Some(3));
}

#[test]
#[should_panic(expected = "right: (Some(0), \"two")]
fn another_output_than_expected_is_a_failure() {
    run(shell("echo one"), b"").assert_prints("two\n");
}

#[test]
#[should_panic(expected = "panicked")]
fn a_panic_is_no_error_message() {
    run(shell("echo main panicked>&2&& exit 1"), b"").assert_fails(1, "main");
}

#[test]
fn what_was_waited_for_is_still_there_to_be_read() {
    let (mut near, mut far) = testkit::pair();
    near.write_all(b"hello").unwrap();
    testkit::wait_until_queued(&far, 5);
    let mut buf = [0; 5];
    far.read_exact(&mut buf).unwrap();
    assert_eq!(&buf, b"hello");
}

#[test]
#[should_panic(expected = "ends before")]
fn bytes_that_cannot_come_any_more_are_not_waited_for() {
    let (near, far) = testkit::pair();
    drop(near);
    testkit::wait_until_queued(&far, 1);
}

#[test]
fn a_test_may_be_skipped_but_not_under_ci() {
    if env::var_os("SKIP").is_some() {
        return testkit::skip("of no use here");
    }
    let again = || {
        let mut again = Command::new(env::current_exe().unwrap());
        again
            .args(["--exact", "a_test_may_be_skipped_but_not_under_ci"])
            .env("SKIP", "1")
            .env_remove("CI");
        again
    };
    let finished = run(again(), b"");
    assert_eq!(finished.code, Some(0));
    assert_eq!(finished.stderr, "skipped: of no use here\n");

    let mut under_ci = again();
    under_ci.env("CI", "1");
    let finished = run(under_ci, b"");
    assert_ne!(finished.code, Some(0), "{finished:?}");
}

#[test]
fn another_answer_of_the_twin_is_a_failure() {
    let twin = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/echo.py");
    if testkit::python(&twin).is_none() {
        return;
    }
    let compare = |expected: &str| {
        let expected = [("one".to_owned(), expected.to_owned())];
        testkit::compare_with_python(&twin, "testkit: answers", &expected);
    };
    compare("one");
    std::panic::catch_unwind(|| compare("two")).expect_err("two is not one");
}

/// Runs a script in the language that the shells of Unix and Windows share.
fn shell(script: &str) -> Command {
    let (name, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(name);
    command.args([option, script]);
    command
}
