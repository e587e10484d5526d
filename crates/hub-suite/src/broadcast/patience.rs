//! Nobody waits for the slowest, and nothing lasts for ever.

use std::{
    io::Write,
    sync::mpsc,
    time::{Duration, Instant},
};

use testkit::{Refusing, echo, play, read_line, read_to_end};

use super::{Client, client::assert_report};

pub fn the_others_are_told_while_one_is_silent(client: &Client) {
    let (gate, opened) = mpsc::channel::<()>();
    let silent = play(move |mut stream| {
        let line = read_line(&stream);
        opened.recv_timeout(testkit::DEADLINE).expect("it goes on");
        stream.write_all(line.as_bytes()).expect("the client waits");
        read_to_end(&stream);
    });
    let (first, last, refusing) = (play(echo), play(echo), Refusing::new());
    let targets = [first.address, silent.address, refusing.address, last.address];
    // Much longer than this test waits for a line.
    let terminal = client.start(targets, &["--timeout", "1000"]);
    terminal.wait_for_line(&format!("{}: delivered", first.address));
    terminal.wait_for_line(&format!("{}: delivered", last.address));
    terminal.wait_for_line(&format!("{}: refused", refusing.address));
    gate.send(()).expect("it waits");
    let line = format!("{}: delivered", silent.address);
    assert_eq!(terminal.next_line(), line);
    assert_eq!(terminal.next_line(), "delivered to 3 of 4");
    assert_eq!(terminal.wait().code, Some(1));
}

#[cfg(unix)]
pub fn the_others_are_told_while_one_does_not_accept(client: &Client) {
    let full = testkit::Full::new();
    let others = [(); 2].map(|()| play(echo));
    let targets = [full.address, others[0].address, others[1].address];
    let terminal = client.start(targets, &["--timeout", "1000"]);
    for other in others {
        terminal.wait_for_line(&format!("{}: delivered", other.address));
    }
}

#[cfg(unix)]
pub fn all_timeouts_together_last_as_long_as_one(client: &Client) {
    let full = [(); 3].map(|()| testkit::Full::new());
    let silent = [(); 3].map(|()| play(|stream| read_to_end(&stream)));
    let targets = full.iter().map(|it| it.address);
    let targets = targets.chain(silent.iter().map(|it| it.address));
    let begin = Instant::now();
    let finished = client.greet(targets, &["--timeout", "1"]);
    let took = begin.elapsed();
    let full = full
        .iter()
        .map(|it| format!("{}: timed out: no connection within 1s", it.address));
    let silent = silent.iter().map(|it| {
        format!("{}: no answer: connected, but silent for 1s", it.address)
    });
    assert_report(&finished, full.chain(silent));
    assert!(took >= Duration::from_secs(1), "it took {took:?} only");
    assert!(took < Duration::from_secs(5), "it took {took:?}");
}

pub fn an_answer_that_drips_has_its_time_and_no_longer(client: &Client) {
    let target = play(|mut stream| {
        read_line(&stream);
        // Until the client leaves.
        while stream.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let begin = Instant::now();
    let finished = client.greet([target.address], &["--timeout", "0.5"]);
    let took = begin.elapsed();
    let line = "no answer: connected, but silent for 500ms";
    assert_report(&finished, [format!("{}: {line}", target.address)]);
    assert!(took < Duration::from_secs(10), "it took {took:?}");
    target.outcome();
}
