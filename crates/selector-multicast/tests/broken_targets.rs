//! What is wrong with one target is told once, and is nothing to the others.

mod programs;

use std::{
    io::Write,
    net::TcpStream,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use programs::{
    FRAMINGS, Language, assert_failed_with, languages, start_server, talk,
};
use testkit::{Refusing, Terminal, echo, play, read_line, read_to_end, reset};

#[test]
fn one_that_refuses() {
    for language in languages() {
        let bad = Refusing::new();
        tell(language, bad.address, "refused: nobody listens there");
    }
}

#[cfg(unix)]
#[test]
fn one_that_does_not_accept() {
    for language in languages() {
        let bad = testkit::Full::new();
        tell(language, bad.address, "timed out: no connection within 2s");
    }
}

#[test]
fn one_whose_host_does_not_exist() {
    for language in languages() {
        // A label this long can't be a name, so that nobody is asked for it.
        let name = format!("{}:7003", "x".repeat(64));
        tell(language, name, "failed: can't find the host");
    }
}

#[test]
fn one_that_ends_before_its_answer() {
    for language in languages() {
        let bad = play(|stream| drop(read_line(&stream)));
        let sentence = "closed: the connection ended after 0 of 1 answers";
        tell(language, bad.address, sentence);
        bad.outcome();
    }
}

#[test]
fn one_that_resets() {
    for language in languages() {
        let bad = play(|stream| {
            read_line(&stream);
            reset(stream);
        });
        let sentence = if cfg!(target_os = "linux") {
            "failed: Connection reset by peer (os error 104)"
        } else {
            "failed: "
        };
        tell(language, bad.address, sentence);
        bad.outcome();
    }
}

#[test]
fn one_that_ends_inside_a_frame() {
    for language in languages() {
        let bad = play(|mut stream| {
            read_line(&stream);
            stream.write_all(b"hel").unwrap();
        });
        let sentence = "failed: the stream ended inside a frame: 3 bytes had come, \
                        no delimiter";
        tell(language, bad.address, sentence);
        bad.outcome();
    }
}

#[test]
fn one_that_sends_without_end() {
    for language in languages() {
        let bad = play(|mut stream| {
            read_line(&stream);
            while stream.write_all(&[b'x'; 64 * 1024]).is_ok() {}
        });
        let sentence =
            "failed: no end of the message within the limit of 1048576 bytes";
        tell(language, bad.address, sentence);
        bad.outcome();
    }
}

#[test]
fn one_that_announces_a_hostile_length() {
    for language in languages() {
        let bad = play(|mut stream| {
            stream.write_all(b"\0\0\0\x02hi\xff\xff\xff\xff").unwrap();
            read_to_end(&stream);
        });
        let terminal = talk(language, [bad.address], &["--framing", "prefixed"]);
        // What came before it was whole.
        assert_eq!(terminal.next_line(), format!("{}: hi", bad.address));
        let length = "a message of 4294967295 bytes is over the limit";
        terminal.wait_for_log(length);
        assert_failed_with(&terminal.wait(), 1, 1);
        bad.outcome();
    }
}

#[test]
fn one_that_is_killed() {
    for language in languages() {
        let (bad, good) = (start_server(Language::Rust, &[]), play(echo));
        let (dead, alive) = (bad.address, good.address);
        let mut terminal = talk(language, [dead, alive], &[]);
        terminal.type_line("one");
        terminal.wait_for_line(&format!("{dead}: one"));
        terminal.wait_for_line(&format!("{alive}: one"));
        drop(bad);
        terminal.type_line("two");
        terminal.wait_for_line(&format!("{alive}: two"));
        terminal.wait_for_log(&format!("{dead}: "));
        terminal.end_input();
        assert_failed_with(&terminal.wait(), 1, 2);
    }
}

#[test]
fn one_that_is_silent_is_told_once_and_its_late_answer_is_shown() {
    for language in languages() {
        let (gate, opened) = mpsc::channel::<()>();
        let late = play(move |mut stream| {
            let lines = [read_line(&stream), read_line(&stream)].concat();
            opened.recv_timeout(testkit::DEADLINE).unwrap();
            stream.write_all(lines.as_bytes()).unwrap();
            read_to_end(&stream);
        });
        let good = play(echo);
        let (late_address, good_address) = (late.address, good.address);
        let targets = [late_address, good_address];
        let mut terminal = talk(language, targets, &["--timeout", "0.5"]);
        for line in ["one", "two"] {
            terminal.type_line(line);
            terminal.wait_for_line(&format!("{good_address}: {line}"));
        }
        let sentence = "no answer: connected, but silent for 500ms";
        terminal.wait_for_log(&format!("{late_address}: {sentence}"));
        // So long that it could be told twice again.
        thread::sleep(Duration::from_millis(1200));
        gate.send(()).unwrap();
        for line in ["one", "two"] {
            assert_eq!(terminal.next_line(), format!("{late_address}: {line}"));
        }
        terminal.end_input();
        // All answers have come, and nothing more was told.
        terminal.wait().assert_prints("");
        late.outcome();
    }
}

#[test]
fn one_that_stays_silent_is_given_up_after_the_end_of_stdin() {
    for language in languages() {
        let (done, wait) = mpsc::channel::<()>();
        let silent = play(move |stream| {
            let all = read_to_end(&stream);
            wait.recv_timeout(testkit::DEADLINE).unwrap_err();
            all
        });
        let good = play(echo);
        let (address, good_address) = (silent.address, good.address);
        let targets = [address, good_address];
        let mut terminal = talk(language, targets, &["--timeout", "1"]);
        terminal.type_line("hello");
        terminal.wait_for_line(&format!("{good_address}: hello"));
        terminal.end_input();
        let sentence = "no answer: connected, but silent for 1s";
        terminal.wait_for_log(&format!("{address}: {sentence}"));
        assert_failed_with(&terminal.wait(), 1, 2);
        drop(done);
        assert_eq!(silent.outcome(), b"hello\n", "{language:?}");
    }
}

#[test]
fn nothing_is_told_of_a_silent_target_that_owes_nothing() {
    for language in languages() {
        let target = play(echo);
        let args = ["--timeout", "0.5"];
        let mut terminal = talk(language, [target.address], &args);
        terminal.type_line("one");
        terminal.next_line();
        // So long that it could be told twice.
        thread::sleep(Duration::from_millis(1200));
        terminal.type_line("two");
        terminal.next_line();
        terminal.end_input();
        terminal.wait().assert_prints("");
        target.outcome();
    }
}

#[test]
fn one_that_has_answered_all_and_does_not_end_is_good_after_the_timeout() {
    for language in languages() {
        let (done, wait) = mpsc::channel::<()>();
        let target = play(move |mut stream| {
            let line = read_line(&stream);
            stream.write_all(line.as_bytes()).unwrap();
            // It stays, and says nothing.
            wait.recv_timeout(testkit::DEADLINE).unwrap_err();
        });
        let address = target.address;
        let args = ["--timeout", "1", "-m", "hello"];
        let finished = talk(language, [address], &args).wait();
        finished.assert_prints(&format!("{address}: hello\n"));
        drop(done);
        target.outcome();
    }
}

#[test]
fn one_that_ends_after_the_last_answer_is_good() {
    for language in languages() {
        for framing in FRAMINGS {
            let target = play(move |mut stream| {
                let len = if framing == "prefixed" { 9 } else { 5 };
                let len = len + usize::from(framing == "delimited");
                let mut frame = vec![0; len];
                std::io::Read::read_exact(&mut stream, &mut frame).unwrap();
                stream.write_all(&frame).unwrap();
            });
            let address = target.address;
            let mut terminal = talk(language, [address], &["--framing", framing]);
            terminal.type_line("hello");
            assert_eq!(terminal.next_line(), format!("{address}: hello"));
            // It has ended before the client learns that this was all.
            target.outcome();
            terminal.end_input();
            terminal.wait().assert_prints("");
        }
    }
}

#[test]
fn one_that_ends_between_two_messages_has_missed_the_second() {
    for language in languages() {
        let (leaver, good) = (play(answer_once), play(echo));
        let (address, good_address) = (leaver.address, good.address);
        let mut terminal = talk(language, [address, good_address], &[]);
        terminal.type_line("one");
        terminal.wait_for_line(&format!("{address}: one"));
        terminal.wait_for_line(&format!("{good_address}: one"));
        leaver.outcome();
        terminal.type_line("two");
        terminal.wait_for_line(&format!("{good_address}: two"));
        // Before or after the second message was read.
        terminal.wait_for_log(&format!("{address}: closed: "));
        terminal.end_input();
        assert_failed_with(&terminal.wait(), 1, 2);
    }
}

#[test]
fn the_only_one_ends_between_two_messages() {
    for language in languages() {
        let leaver = play(answer_once);
        let address = leaver.address;
        let mut terminal = talk(language, [address], &["--timeout", "1000"]);
        terminal.type_line("one");
        assert_eq!(terminal.next_line(), format!("{address}: one"));
        leaver.outcome();
        terminal.type_line("two");
        // Stdin stays open.
        terminal.wait_for_log(&format!("{address}: closed: "));
        assert_failed_with(&terminal.wait(), 1, 1);
    }
}

#[test]
fn with_no_target_left_it_ends_although_stdin_goes_on() {
    for language in languages() {
        // One is not there, one ends early, and one ends when all is well.
        let (refusing, leaver) = (Refusing::new(), play(answer_once));
        let closing = play(|stream| drop(read_line(&stream)));
        let targets = [refusing.address, closing.address, leaver.address];
        let mut terminal = talk(language, targets, &["--timeout", "1000"]);
        terminal.type_line("one");
        assert_eq!(terminal.next_line(), format!("{}: one", leaver.address));
        terminal.wait_for_log(&format!("{}: refused", refusing.address));
        terminal.wait_for_log(&format!("{}: closed", closing.address));
        // Stdin stays open: no more is wrong with this one than that it has left.
        terminal.wait_for_log(&format!("{}: closed", leaver.address));
        let begin = Instant::now();
        assert_failed_with(&terminal.wait(), 3, 3);
        let took = begin.elapsed();
        assert!(took < Duration::from_secs(10), "{language:?}: it took {took:?}");
    }
}

#[test]
fn with_nobody_there_it_ends_at_once() {
    for language in languages() {
        let refusing = [(); 2].map(|()| Refusing::new());
        let targets = refusing.each_ref().map(|it| it.address);
        let terminal = talk(language, targets, &["--timeout", "1000"]);
        for target in targets {
            terminal.wait_for_log(&format!("{target}: refused"));
        }
        assert_failed_with(&terminal.wait(), 2, 2);
    }
}

/// A play: one answer, and the end.
fn answer_once(mut stream: TcpStream) {
    let line = read_line(&stream);
    stream.write_all(line.as_bytes()).expect("it listens");
}

/// Talks to a bad target between two good ones. `sentence` is told of it, and the good
/// ones answer before and behind that.
#[track_caller]
fn tell(language: Language, bad: impl std::fmt::Display, sentence: &str) {
    let good = [(); 2].map(|()| play(echo));
    let names = good.each_ref().map(|it| it.address.to_string());
    let targets = [names[0].clone(), bad.to_string(), names[1].clone()];
    let mut terminal = talk(language, targets, &["--timeout", "2"]);
    let say = |terminal: &mut Terminal, line: &str| {
        terminal.type_line(line);
        for name in &names {
            terminal.wait_for_line(&format!("{name}: {line}"));
        }
    };
    say(&mut terminal, "hello");
    let line = terminal.wait_for_log(&format!("{bad}: "));
    let told = line.strip_prefix(&format!("{bad}: ")).expect("its name first");
    assert!(told.starts_with(sentence), "{language:?}: {line}");
    say(&mut terminal, "world");
    terminal.end_input();
    assert_failed_with(&terminal.wait(), 1, 3);
    good.into_iter().for_each(testkit::Played::outcome);
}
