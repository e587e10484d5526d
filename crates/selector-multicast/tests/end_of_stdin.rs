//! After the last message: our side of each connection ends, and theirs is waited for.

mod programs;

use std::{io::Write, sync::mpsc, thread};

use programs::{client, languages, talk};
use testkit::{echo, play, read_line, read_to_end, run};

#[test]
fn the_end_of_stdin_ends_our_side_and_the_answers_are_waited_for() {
    for language in languages() {
        let targets = [(); 2].map(|()| {
            play(|mut stream| {
                // Which comes when our side has ended, and not before.
                let lines = read_to_end(&stream);
                for byte in &lines {
                    stream.write_all(&[*byte]).unwrap();
                }
                lines
            })
        });
        let addresses = targets.each_ref().map(|it| it.address);
        let finished = run(client(language, addresses, &[]), b"one\ntwo\n");
        assert_eq!((finished.code, &*finished.stderr), (Some(0), ""));
        let mut told: Vec<_> = finished.text().lines().collect();
        told.sort_unstable();
        let mut expected = Vec::new();
        for (target, address) in targets.into_iter().zip(addresses) {
            assert_eq!(target.outcome(), b"one\ntwo\n");
            expected.push(format!("{address}: one"));
            expected.push(format!("{address}: two"));
        }
        expected.sort_unstable();
        assert_eq!(told, expected, "{language:?}");
    }
}

#[test]
fn a_target_that_ends_with_us_owes_its_answers_all_the_same() {
    for language in languages() {
        let target = play(|mut stream| {
            assert_eq!(read_to_end(&stream), b"one\ntwo\nsix\n");
            stream.write_all(b"one\ntwo\n").unwrap();
        });
        let address = target.address;
        let program = client(language, [address], &[]);
        let finished = run(program, b"one\ntwo\nsix\n");
        let replies = format!("{address}: one\n{address}: two\n");
        assert_eq!((finished.code, finished.text()), (Some(1), &*replies));
        let closed = "closed: the connection ended after 2 of 3 answers";
        let error = "error: failed with 1 of 1 targets";
        assert_eq!(finished.stderr, format!("{address}: {closed}\n{error}\n"));
        target.outcome();
    }
}

#[test]
fn what_comes_after_the_end_of_stdin_is_shown_until_the_target_ends() {
    for language in languages() {
        let (gate, opened) = mpsc::channel::<()>();
        let target = play(move |mut stream| {
            let line = read_line(&stream);
            stream.write_all(line.as_bytes()).unwrap();
            assert_eq!(read_to_end(&stream), b"");
            for line in ["and", "so", "on"] {
                opened.recv_timeout(testkit::DEADLINE).unwrap();
                writeln!(stream, "{line}").unwrap();
            }
        });
        let address = target.address;
        let args = ["--timeout", "1000"];
        let mut terminal = talk(language, [address], &args);
        terminal.type_line("hello");
        assert_eq!(terminal.next_line(), format!("{address}: hello"));
        terminal.end_input();
        for line in ["and", "so", "on"] {
            gate.send(()).unwrap();
            assert_eq!(terminal.next_line(), format!("{address}: {line}"));
        }
        terminal.wait().assert_prints("");
        target.outcome();
    }
}

#[test]
fn sixteen_mib_come_back_whole_from_each_target_in_bounded_memory() {
    let line = "x".repeat(64 * 1024 - 1);
    for language in languages() {
        for (count, bound) in [(1, 8), (3, 12)] {
            let targets: Vec<_> = (0..count).map(|_| play(echo)).collect();
            let addresses = targets.iter().map(|it| it.address);
            let mut terminal = talk(language, addresses, &[]);
            let mut keyboard = terminal.take_keyboard();
            keyboard.write_all(b"first\n").unwrap();
            for target in &targets {
                terminal.wait_for_line(&format!("{}: first", target.address));
            }
            let before = testkit::peak_memory(terminal.id());
            let lines = format!("{line}\n").repeat(256);
            let typing = thread::spawn(move || {
                keyboard.write_all(lines.as_bytes()).unwrap();
                keyboard
            });
            let mut come = vec![0; count];
            for _ in 0..256 * count {
                let told = terminal.next_line();
                let (name, message) = told.rsplit_once(": ").unwrap();
                assert!(message == line, "{language:?}: not what was sent");
                let from =
                    targets.iter().position(|it| it.address.to_string() == name);
                come[from.unwrap()] += 1;
            }
            assert_eq!(come, vec![256; count]);
            let grown = (testkit::peak_memory(terminal.id()) - before) / 1024;
            // 64 messages in the queue, and what waits for each target, in buffers that
            // are up to twice as large; not the 16 MiB.
            assert!(grown < bound, "{language:?}: it grew by {grown} MiB");
            drop(typing.join().unwrap());
            terminal.wait().assert_prints("");
        }
    }
}
