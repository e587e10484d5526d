//! Wrong arguments; a reader who leaves; Ctrl-C.

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
    sync::mpsc,
};

use testkit::{echo, play, read_line, read_to_end, run};

use super::Client;

pub fn several_messages_are_refused(client: &Client) {
    let (_listener, address) = testkit::listen();
    let finished = client.greet([address], &["-m", "again"]);
    finished.assert_fails(2, "give one -m, or leave --once out");
    assert_eq!(finished.text(), "");
}

pub fn wrong_arguments_get_exit_status_2_and_a_sentence(client: &Client) {
    for (args, sentence) in [
        (&["7003"][..], "the port is missing"),
        (&["::1:7003"], "in brackets"),
        (&["127.0.0.1:99999"], "0 to 65535"),
        (&["127.0.0.1:7003", "127.0.0.1"], "the port is missing"),
        (&["--framing", "lines"], "fixed-length:N"),
        (
            &["--framing", "one-per-connection"],
            "delimited, prefixed or fixed-length:N",
        ),
        (&["--timeout", "0"], "seconds above 0"),
        (&["--max-message-len", "many"], "--max-message-len"),
        (&["--nonsense"], "--nonsense"),
    ] {
        client.greet([""; 0], args).assert_fails(2, sentence);
    }
}

pub fn a_reader_of_the_report_may_leave(client: &Client) {
    let first = play(echo);
    // They answer one after the other when nobody reads the report any more. (Several: a
    // program that another test starts just then has our end of the pipe for a moment.)
    let late: Vec<_> = (0..8)
        .map(|_| {
            let (gate, opened) = mpsc::channel::<()>();
            let target = play(move |mut stream| {
                let line = read_line(&stream);
                opened.recv_timeout(testkit::DEADLINE).expect("it goes on");
                // The client may have gone.
                let _ = stream.write_all(line.as_bytes());
                read_to_end(&stream);
            });
            (gate, target)
        })
        .collect();
    let targets = late.iter().map(|(_, target)| target.address);
    let mut child = client
        .command(targets.chain([first.address]), &["-m", "hello"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut screen = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut line = String::new();
    screen.read_line(&mut line).expect("a line");
    assert_eq!(line, format!("{}: delivered\n", first.address));
    drop(screen);
    for (gate, target) in late {
        gate.send(()).expect("it waits");
        target.outcome();
    }
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
}

#[cfg(unix)]
pub fn ctrl_c_ends_it_without_a_word(client: &Client) {
    let first = play(echo);
    let silent = play(|stream| read_to_end(&stream));
    let targets = [first.address, silent.address];
    let terminal = client.start(targets, &["--timeout", "1000"]);
    terminal.next_line();
    if !terminal.interrupt() {
        return;
    }
    let finished = terminal.wait();
    // By the signal itself, or with the exit status that shells give it.
    assert!([None, Some(130)].contains(&finished.code), "{finished:?}");
    assert_eq!((finished.text(), &*finished.stderr), ("", ""));
    silent.outcome();
}

pub fn help_is_no_failure(client: &Client) {
    let finished = run(client.command([""; 0], &["--help"]), b"");
    assert_eq!(finished.code, Some(0));
    assert!(finished.text().contains("--once"), "{finished:?}");
}
