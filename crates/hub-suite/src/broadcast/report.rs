//! A line for each target, the count, and the exit status.

use std::{
    io::{Read, Write},
    sync::mpsc,
};

use testkit::{Refusing, echo, play, read_line, read_to_end};

use super::{Client, client::assert_report};

pub fn one_target_refuses_and_the_others_get_the_message(client: &Client) {
    let [a, b, c] = [(); 3].map(|()| play(echo));
    let d = Refusing::new();
    let finished = client.greet([a.address, b.address, c.address, d.address], &[]);
    let [delivered_a, delivered_b, delivered_c] =
        [&a, &b, &c].map(|target| format!("{}: delivered", target.address));
    let refused = format!("{}: refused: nobody listens there", d.address);
    assert_report(&finished, [delivered_a, delivered_b, delivered_c, refused]);
    assert!(finished.text().ends_with("\ndelivered to 3 of 4\n"));
    let error = "error: not delivered to 1 of 4 targets\n";
    assert_eq!((finished.code, &*finished.stderr), (Some(1), error));
    [a, b, c].into_iter().for_each(testkit::Played::outcome);
}

pub fn all_targets_answer_and_the_exit_status_is_0(client: &Client) {
    let targets = [(); 3].map(|()| play(echo));
    let finished = client.greet(targets.each_ref().map(|it| it.address), &[]);
    let lines = targets.each_ref().map(|it| format!("{}: delivered", it.address));
    assert_report(&finished, lines);
    assert_eq!(finished.code, Some(0));
}

pub fn no_target_answers_and_the_report_is_complete(client: &Client) {
    let targets = [(); 2].map(|()| Refusing::new());
    let finished = client.greet(targets.each_ref().map(|it| it.address), &[]);
    let lines = targets
        .each_ref()
        .map(|it| format!("{}: refused: nobody listens there", it.address));
    assert_report(&finished, lines);
    assert!(finished.text().ends_with("delivered to 0 of 2\n"));
}

pub fn each_target_gets_the_message_once_and_then_the_end(client: &Client) {
    let targets = [(); 3].map(|()| {
        play(|stream| {
            let line = read_line(&stream);
            (&stream).write_all(line.as_bytes()).expect("it listens");
            (line, read_to_end(&stream))
        })
    });
    client.greet(targets.each_ref().map(|it| it.address), &[]);
    for target in targets {
        assert_eq!(target.outcome(), ("hello\n".to_owned(), Vec::new()));
    }
}

pub fn outcomes_are_told_in_the_order_in_which_they_come(client: &Client) {
    let (gates, targets): (Vec<_>, Vec<_>) = (0..3)
        .map(|_| {
            let (gate, opened) = mpsc::channel::<()>();
            let target = play(move |mut stream| {
                let line = read_line(&stream);
                opened.recv_timeout(testkit::DEADLINE).expect("its turn");
                stream.write_all(line.as_bytes()).expect("it listens");
                stream.read_exact(&mut [0]).expect_err("it has all it wants");
            });
            (gate, target)
        })
        .unzip();
    let terminal = client.start(targets.iter().map(|it| it.address), &[]);
    for next in [2, 0, 1] {
        gates[next].send(()).expect("it waits");
        let line = format!("{}: delivered", targets[next].address);
        assert_eq!(terminal.next_line(), line);
    }
    terminal.wait().assert_prints("delivered to 3 of 3\n");
    targets.into_iter().for_each(testkit::Played::outcome);
}

pub fn a_target_that_answers_twice_is_told_once(client: &Client) {
    let target = play(|mut stream| {
        read_line(&stream);
        stream.write_all(b"one\ntwo\nthree\n").expect("it listens");
        read_to_end(&stream);
    });
    let refusing = Refusing::new();
    let finished = client.greet([target.address, refusing.address], &[]);
    assert_report(
        &finished,
        [
            format!("{}: delivered", target.address),
            format!("{}: refused: nobody listens there", refusing.address),
        ],
    );
}

#[cfg(unix)]
pub fn every_kind_of_target_at_once(client: &Client) {
    let good = play(echo);
    let silent = play(|stream| read_to_end(&stream));
    let closing = play(|stream| drop(read_line(&stream)));
    let refusing = Refusing::new();
    let full = testkit::Full::new();
    let finished = client.greet(
        [
            full.address,
            silent.address,
            refusing.address,
            closing.address,
            good.address,
        ],
        &["--timeout", "1"],
    );
    assert_report(
        &finished,
        [
            format!("{}: delivered", good.address),
            format!("{}: no answer: connected, but silent for 1s", silent.address),
            format!(
                "{}: closed: the connection ended after 0 of 1 answers",
                closing.address
            ),
            format!("{}: refused: nobody listens there", refusing.address),
            format!("{}: timed out: no connection within 1s", full.address),
        ],
    );
    assert_eq!(silent.outcome(), b"hello\n");
}
