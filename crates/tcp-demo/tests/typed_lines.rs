//! Lines of stdin: sent as they are typed, and any amount of them.

mod common;

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
};

use common::{client_program, languages, run_client, start_server};

#[test]
fn each_line_goes_out_as_it_is_typed() {
    for language in languages() {
        for framing in common::FRAMINGS {
            let server = start_server(language, &["--framing", framing]);
            let mut client = client_program(language)
                .arg(server.address.to_string())
                .args(["--framing", framing])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut keyboard = client.stdin.take().unwrap();
            let mut screen = BufReader::new(client.stdout.take().unwrap()).lines();
            for line in ["hello", "world"] {
                writeln!(keyboard, "{line}").unwrap();
                // The client's own timeout ends this wait if no reply comes.
                assert_eq!(screen.next().unwrap().unwrap(), line, "{language:?}");
            }
            drop(keyboard);
            assert!(screen.next().is_none());
            assert!(client.wait().unwrap().success());
        }
    }
}

#[test]
fn a_last_line_without_its_newline_counts() {
    for language in languages() {
        let server = start_server(language, &[]);
        run_client(language, server.address, &[], b"one\ntwo")
            .assert_prints("one\ntwo\n");
    }
}

#[test]
fn no_lines_are_no_messages_and_no_failure() {
    for language in languages() {
        let server = start_server(language, &[]);
        run_client(language, server.address, &[], b"").assert_prints("");
    }
}

#[test]
fn sixty_four_mib_in_lines_of_64_kib_come_back_whole() {
    let lines = [[b'x'; 64 * 1024 - 1].as_slice(), b"\n"].concat().repeat(1024);
    for language in languages() {
        let server = start_server(language, &[]);
        let before = common::peak_memory(server.id());
        let finished = run_client(language, server.address, &[], &lines);
        assert_eq!(finished.code, Some(0), "{language:?}: {}", finished.stderr);
        assert!(finished.stdout == lines, "{language:?}: not what was sent");
        let grown = common::peak_memory(server.id()).saturating_sub(before);
        assert!(grown < 4 * 1024, "{language:?}: the peak grew by {grown} KiB");
    }
}

#[test]
fn a_line_over_the_limit_is_named() {
    for language in languages() {
        let server = start_server(language, &[]);
        let args = ["--max-message-len", "4"];
        let finished = run_client(language, server.address, &args, b"one\nfive!\n");
        finished.assert_fails(1, "line 2 of stdin has more than 4 bytes");
        assert_eq!(finished.text(), "one\n");
    }
}

#[test]
fn a_reader_of_the_output_may_leave() {
    let lines = b"0123456789abcdef\n".repeat(100_000);
    for language in languages() {
        let server = start_server(language, &[]);
        let mut client = client_program(language)
            .arg(server.address.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut screen = BufReader::new(client.stdout.take().unwrap());
        let mut keyboard = client.stdin.take().unwrap();
        let lines = lines.clone();
        let typing = std::thread::spawn(move || {
            let _ = keyboard.write_all(&lines);
        });
        screen.read_line(&mut String::new()).unwrap();
        drop(screen);
        let output = client.wait_with_output().unwrap();
        typing.join().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{language:?}");
        assert_eq!(output.status.code(), Some(1));
    }
}
