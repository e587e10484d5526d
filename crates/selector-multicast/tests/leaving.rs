//! Who sits at the client leaves.

mod programs;

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
    thread,
};

use programs::{client, languages};
use testkit::{echo, play};

#[test]
fn a_reader_of_the_output_may_leave() {
    let lines = b"0123456789abcdef\n".repeat(200_000);
    for language in languages() {
        let targets = [(); 2].map(|()| play(echo));
        let addresses = targets.each_ref().map(|it| it.address);
        let mut child = client(language, addresses, &[])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut screen = BufReader::new(child.stdout.take().unwrap());
        let mut keyboard = child.stdin.take().unwrap();
        let typed = lines.clone();
        let typing = thread::spawn(move || {
            // The client need not take all of it.
            let _ = keyboard.write_all(&typed);
        });
        let mut line = String::new();
        screen.read_line(&mut line).unwrap();
        assert!(line.ends_with(": 0123456789abcdef\n"), "{line}");
        drop(screen);
        let output = child.wait_with_output().unwrap();
        typing.join().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{language:?}");
        assert_eq!(output.status.code(), Some(1), "{language:?}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_without_a_word() {
    for language in languages() {
        let target = play(|stream| {
            let line = testkit::read_line(&stream);
            (&stream).write_all(line.as_bytes()).unwrap();
            testkit::read_to_end(&stream)
        });
        let mut terminal = programs::talk(language, [target.address], &[]);
        terminal.type_line("hello");
        assert_eq!(terminal.next_line(), format!("{}: hello", target.address));
        if !terminal.interrupt() {
            return;
        }
        let finished = terminal.wait();
        // By the signal itself, or with the exit status that shells give it.
        assert!([None, Some(130)].contains(&finished.code), "{finished:?}");
        assert_eq!((finished.text(), &*finished.stderr), ("", ""));
        assert_eq!(target.outcome(), b"", "it has noticed");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_reply_that_came_while_the_client_was_stopped_is_not_late() {
    for language in languages() {
        let (come, comes) = std::sync::mpsc::channel();
        let (gate, opened) = std::sync::mpsc::channel::<()>();
        let target = play(move |mut stream| {
            let line = testkit::read_line(&stream);
            come.send(()).unwrap();
            opened.recv_timeout(testkit::DEADLINE).unwrap();
            stream.write_all(line.as_bytes()).unwrap();
            come.send(()).unwrap();
            testkit::read_to_end(&stream);
        });
        let address = target.address;
        let args = ["--timeout", "2", "-m", "hello"];
        let terminal = programs::talk(language, [address], &args);
        comes.recv_timeout(testkit::DEADLINE).unwrap();
        terminal.signal("STOP");
        gate.send(()).unwrap();
        comes.recv_timeout(testkit::DEADLINE).unwrap();
        // Longer than the timeout.
        thread::sleep(std::time::Duration::from_millis(2200));
        terminal.signal("CONT");
        terminal.wait().assert_prints(&format!("{address}: hello\n"));
        target.outcome();
    }
}
