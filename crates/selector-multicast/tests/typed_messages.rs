//! A client that goes on: messages go out as they come, replies are shown as they come.

mod programs;

use std::io::Write;

use programs::{Language, client, languages, start_server, talk};
use testkit::{echo, play, read_line, read_to_end, run};

#[test]
fn each_line_goes_out_as_it_is_typed() {
    for language in languages() {
        let targets = [(); 3].map(|()| play(echo));
        let mut terminal =
            talk(language, targets.each_ref().map(|it| it.address), &[]);
        for line in ["hello", "", "world"] {
            terminal.type_line(line);
            for target in &targets {
                // All of them, before the next line is typed.
                terminal.wait_for_line(&format!("{}: {line}", target.address));
            }
        }
        terminal.end_input();
        terminal.wait().assert_prints("");
        targets.into_iter().for_each(testkit::Played::outcome);
    }
}

#[test]
fn what_a_target_says_unasked_is_shown_at_once() {
    for language in languages() {
        let target = play(|mut stream| {
            stream.write_all(b"welcome\nand ").unwrap();
            let line = read_line(&stream);
            stream.write_all(format!("good\n{line}").as_bytes()).unwrap();
            assert_eq!(read_to_end(&stream), b"");
        });
        let address = target.address;
        let mut terminal = talk(language, [address], &[]);
        // Nothing has been typed yet.
        assert_eq!(terminal.next_line(), format!("{address}: welcome"));
        terminal.type_line("hello");
        assert_eq!(terminal.next_line(), format!("{address}: and good"));
        assert_eq!(terminal.next_line(), format!("{address}: hello"));
        terminal.end_input();
        terminal.wait().assert_prints("");
        target.outcome();
    }
}

#[test]
fn texts_given_as_arguments_go_to_every_target_in_their_order() {
    for language in languages() {
        let targets = [(); 3].map(|()| {
            play(|stream| {
                let lines = read_to_end(&stream);
                (&stream).write_all(&lines).unwrap();
                lines
            })
        });
        let addresses = targets.each_ref().map(|it| it.address);
        let args = ["-m", "one", "-m", "two", "-m", "six"];
        let finished = run(client(language, addresses, &args), b"not this\n");
        assert_eq!((finished.code, &*finished.stderr), (Some(0), ""));
        let lines: Vec<_> = finished.text().lines().collect();
        for (target, address) in targets.into_iter().zip(addresses) {
            assert_eq!(target.outcome(), b"one\ntwo\nsix\n", "{language:?}");
            let start = format!("{address}: ");
            let of_it = lines.iter().filter_map(|line| line.strip_prefix(&start));
            assert_eq!(of_it.collect::<Vec<_>>(), ["one", "two", "six"]);
        }
        assert_eq!(lines.len(), 9);
    }
}

#[test]
fn a_reply_can_neither_break_the_line_nor_drive_the_terminal() {
    for language in languages() {
        let target = play(|mut stream| {
            stream.write_all(b"\0\0\0\x09a\nb\x1b[2J\xff\t").unwrap();
            read_to_end(&stream);
        });
        let args = ["--framing", "prefixed"];
        let finished = run(client(language, [target.address], &args), b"");
        let shown = "a\\nb\\u{1b}[2J\\xff\t";
        finished.assert_prints(&format!("{}: {shown}\n", target.address));
        target.outcome();
    }
}

#[test]
fn a_last_line_without_its_newline_counts() {
    for language in languages() {
        let target = play(echo);
        let address = target.address;
        run(client(language, [address], &[]), b"one\ntwo")
            .assert_prints(&format!("{address}: one\n{address}: two\n"));
        target.outcome();
    }
}

#[test]
fn no_lines_are_no_messages_and_no_failure() {
    for language in languages() {
        let target = play(|stream| read_to_end(&stream));
        run(client(language, [target.address], &[]), b"").assert_prints("");
        assert_eq!(target.outcome(), b"");
    }
}

#[cfg(unix)]
#[test]
fn without_any_stdin_there_are_no_lines() {
    for language in languages() {
        let target = play(|mut stream| {
            stream.write_all(b"welcome\n").unwrap();
            read_to_end(&stream)
        });
        let address = target.address;
        let program = client(language, [address], &[]);
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "exec \"$@\" <&-", "sh"]);
        command.arg(program.get_program()).args(program.get_args());
        run(command, b"").assert_prints(&format!("{address}: welcome\n"));
        assert_eq!(target.outcome(), b"");
    }
}

#[test]
fn a_message_that_does_not_fit_ends_the_sending_and_not_the_replies() {
    for language in languages() {
        for (args, stdin, sentence) in [
            (
                ["--max-message-len", "4"],
                "one\ntwo\nfive!\nsix\n",
                "line 3 of stdin has more than 4 bytes",
            ),
            (
                ["--framing", "fixed-length:3"],
                "one\ntwo\nfive!\nsix\n",
                "line 3 of stdin: a message of 5 bytes, where the framing carries",
            ),
        ] {
            // It answers when it has all.
            let target = play(|mut stream| {
                let all = read_to_end(&stream);
                stream.write_all(&all).unwrap();
            });
            let address = target.address;
            let finished = run(client(language, [address], &args), stdin.as_bytes());
            finished.assert_fails(1, sentence);
            let replies = format!("{address}: one\n{address}: two\n");
            assert_eq!(finished.text(), replies, "{language:?}");
            target.outcome();
        }
    }
}

#[test]
fn a_text_that_does_not_fit_is_refused_before_anything_is_sent() {
    for language in languages() {
        let (listener, address) = testkit::listen();
        let args = ["-m", "fine", "-m", "two\nlines"];
        run(client(language, [address], &args), b"")
            .assert_fails(2, "the delimiter in it");
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err(), "a client has connected");
    }
}

#[test]
fn a_message_as_long_as_the_limit_gets_through() {
    const LEN: usize = framing::DEFAULT_MAX_MESSAGE_LEN;
    for language in languages() {
        let target = play(echo);
        let address = target.address;
        let line = "x".repeat(LEN);
        let finished = run(client(language, [address], &[]), line.as_bytes());
        assert_eq!((finished.code, &*finished.stderr), (Some(0), ""));
        assert!(finished.text() == format!("{address}: {line}\n"));
        target.outcome();
    }
}

#[test]
fn two_clients_of_one_server_see_what_each_of_them_types() {
    for language in languages() {
        let server = start_server(Language::Rust, &[]);
        let address = server.address;
        let mut terminals = [(); 2].map(|()| {
            let terminal = talk(language, [address], &[]);
            server.wait_for_log("connected");
            terminal
        });
        for (speaker, line) in [(0, "hello"), (1, "hi"), (0, "bye")] {
            terminals[speaker].type_line(line);
            for terminal in &terminals {
                assert_eq!(terminal.next_line(), format!("{address}: {line}"));
            }
        }
        for mut terminal in terminals {
            terminal.end_input();
            terminal.wait().assert_prints("");
        }
    }
}
