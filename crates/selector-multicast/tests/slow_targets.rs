//! Targets that don't read, or not as fast as the others.

mod programs;

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::mpsc::{self, Sender},
    thread,
    time::Duration,
};

use programs::{client, languages, talk};
use testkit::{Played, listen_with_little_room, play, play_on};

/// Numbered lines of 1 KiB, 8 MiB in all: more than the kernel takes for a target.
fn lines() -> Vec<u8> {
    let line = |number| format!("{number:08} {}\n", "x".repeat(1014));
    (0..8 * 1024).flat_map(|number| line(number).into_bytes()).collect()
}

#[test]
fn one_that_never_reads_is_given_up_and_the_others_get_everything() {
    let lines = lines();
    for language in languages() {
        let (stays, never) = never_reads();
        let good = [(); 2].map(|()| play(|stream| record(stream, || {})));
        let targets = [good[0].address, never.address, good[1].address];
        let mut terminal = talk(language, targets, &[]);
        let mut keyboard = terminal.take_keyboard();
        let typed = lines.clone();
        let typing = thread::spawn(move || keyboard.write_all(&typed).unwrap());
        let sentence =
            "gave up: it does not read; more than 1048576 bytes wait for it";
        terminal.wait_for_log(&format!("{}: {sentence}", never.address));
        let finished = terminal.wait();
        typing.join().unwrap();
        let error = "error: failed with 1 of 3 targets\n";
        assert_eq!((finished.code, &*finished.stderr), (Some(1), error));
        for target in good {
            let start = format!("{}: ", target.address);
            assert!(target.outcome() == lines, "{language:?}: not what was typed");
            let shown = finished.text().lines();
            let shown = shown.filter_map(|line| line.strip_prefix(&start));
            let typed = std::str::from_utf8(&lines).unwrap().lines();
            assert!(shown.eq(typed), "{language:?}: not what was answered");
        }
        drop(stays);
        never.outcome();
    }
}

#[test]
fn the_only_one_never_reads_and_is_given_up() {
    let lines = lines();
    for language in languages() {
        let (stays, never) = never_reads();
        let args = ["--outbox-limit", "100000", "--timeout", "0.3"];
        let finished =
            testkit::run(client(language, [never.address], &args), &lines);
        assert_eq!((finished.code, finished.text()), (Some(1), ""));
        let told: Vec<_> = finished.stderr.lines().collect();
        let address = never.address;
        let expected = [
            format!("{address}: no answer: connected, but silent for 300ms"),
            format!(
                "{address}: gave up: it does not read; \
                 more than 100000 bytes wait for it"
            ),
            "error: failed with 1 of 1 targets".to_owned(),
        ];
        assert_eq!(told, expected, "{language:?}");
        drop(stays);
        never.outcome();
    }
}

#[test]
fn one_that_is_interrupted_for_a_moment_gets_everything() {
    let lines = lines();
    for language in languages() {
        let (progress, others) = mpsc::channel();
        let interrupted = play_on(listen_with_little_room(), move |stream| {
            // It does something else, until the others get no further: they wait for it,
            // or they are done.
            let pause = Duration::from_millis(100);
            others.recv_timeout(testkit::DEADLINE).unwrap();
            while others.recv_timeout(pause).is_ok() {}
            record(stream, || {})
        });
        let good = play(|stream| {
            record(stream, move || {
                // It no longer matters once the interrupted one goes on.
                let _ = progress.send(());
            })
        });
        let targets = [interrupted.address, good.address];
        let finished = testkit::run(client(language, targets, &[]), &lines);
        assert_eq!((finished.code, &*finished.stderr), (Some(0), ""));
        assert!(interrupted.outcome() == lines, "{language:?}: it has lost some");
        assert!(good.outcome() == lines, "{language:?}: the other has lost some");
    }
}

#[test]
fn one_that_reads_slowly_but_steadily_gets_everything() {
    let lines = lines();
    for language in languages() {
        let slow = play_on(listen_with_little_room(), |mut stream| {
            let mut all = Vec::new();
            let mut buf = vec![0; 64 * 1024];
            loop {
                let len = stream.read(&mut buf).unwrap();
                if len == 0 {
                    return all;
                }
                all.extend_from_slice(&buf[..len]);
                thread::sleep(Duration::from_millis(1));
                stream.write_all(&buf[..len]).unwrap();
            }
        });
        let good = play(|stream| record(stream, || {}));
        let targets = [slow.address, good.address];
        let finished = testkit::run(client(language, targets, &[]), &lines);
        assert_eq!((finished.code, &*finished.stderr), (Some(0), ""));
        assert!(slow.outcome() == lines, "{language:?}: it has lost some");
        assert!(good.outcome() == lines, "{language:?}: the other has lost some");
    }
}

/// A target that never reads, for as long as the sender lives.
#[track_caller]
fn never_reads() -> (Sender<()>, Played) {
    let (stays, wait) = mpsc::channel::<()>();
    let target = play_on(listen_with_little_room(), move |stream| {
        wait.recv_timeout(3 * testkit::DEADLINE).expect_err("it is dropped");
        drop(stream);
    });
    (stays, target)
}

/// A play: an echo that remembers, and tells that it gets on.
fn record(mut stream: TcpStream, on_progress: impl Fn()) -> Vec<u8> {
    let mut all = Vec::new();
    let mut buf = vec![0; 64 * 1024];
    loop {
        let len = stream.read(&mut buf).expect("more or the end");
        if len == 0 {
            return all;
        }
        all.extend_from_slice(&buf[..len]);
        on_progress();
        stream.write_all(&buf[..len]).expect("it listens");
    }
}
