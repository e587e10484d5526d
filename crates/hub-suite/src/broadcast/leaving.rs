//! Who has started a broadcast leaves.

use std::{
    process::Command,
    sync::mpsc::{self, Receiver},
};

use testkit::{DEADLINE, Played, Terminal, echo, play, read_line, read_to_end};

use super::Client;

pub fn a_reader_of_the_report_may_leave(client: &Client) {
    let first = play(echo);
    // It answers when nobody reads the report any more.
    let (gate, opened) = mpsc::channel::<()>();
    let late = play(move |stream| {
        opened.recv_timeout(testkit::DEADLINE).expect("it goes on");
        echo(stream);
    });
    // And this one never does: nobody waits for it then.
    let (silent, is_heard) = silent();
    let targets = [first.address, late.address, silent.address];
    let program = client.command(targets, &["-m", "hello", "--timeout", "1000"]);
    // The pipe is the shell's: of one of ours, a program that another test starts just
    // then would have the other end for a moment.
    let script = "{ \"$@\"; echo status $? >&2; } | \
                  { read -r line; echo \"$line\"; exec <&-; echo gone; }";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]);
    command.arg(program.get_program()).args(program.get_args());
    let terminal = Terminal::start(command);
    assert_eq!(terminal.next_line(), format!("{}: delivered", first.address));
    assert_eq!(terminal.next_line(), "gone");
    is_heard.recv_timeout(DEADLINE).expect("it gets the message");
    gate.send(()).expect("it waits");
    let finished = terminal.wait();
    assert_eq!((finished.text(), &*finished.stderr), ("", "status 1\n"));
    late.outcome();
    silent.outcome();
}

pub fn ctrl_c_ends_it_without_a_word(client: &Client) {
    let first = play(echo);
    let (silent, is_heard) = silent();
    let targets = [first.address, silent.address];
    let terminal = client.start(targets, &["--timeout", "1000"]);
    terminal.next_line();
    is_heard.recv_timeout(DEADLINE).expect("it gets the message");
    if !terminal.interrupt() {
        return;
    }
    let finished = terminal.wait();
    // By the signal itself, or with the exit status that shells give it.
    assert!([None, Some(130)].contains(&finished.code), "{finished:?}");
    assert_eq!((finished.text(), &*finished.stderr), ("", ""));
    silent.outcome();
}

/// A target that never answers, and says when it has got the message: a client with a thread
/// for each target may come late to it.
fn silent() -> (Played<Vec<u8>>, Receiver<()>) {
    let (heard, is_heard) = mpsc::channel();
    let silent = play(move |stream| {
        read_line(&stream);
        heard.send(()).expect("somebody waits for it");
        read_to_end(&stream)
    });
    (silent, is_heard)
}
