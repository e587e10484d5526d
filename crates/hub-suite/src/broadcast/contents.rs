//! Where the message comes from, and what may be in it.

use std::{
    io::{ErrorKind, Write},
    net::TcpListener,
};

use framing::DEFAULT_MAX_MESSAGE_LEN;
use testkit::{play, read_to_end};

use super::{Client, client::assert_report, outcomes::read_message};
use crate::peer::{FRAMINGS, frames};

pub fn the_message_goes_out_under_each_framing(client: &Client) {
    for framing in FRAMINGS {
        let args = ["-m", "hello", "--framing", framing];
        assert_sends(client, framing, &args, b"", b"hello");
    }
}

pub fn without_a_text_the_first_line_of_stdin_is_the_message(client: &Client) {
    for stdin in ["first\n", "first", "first\nsecond\nthird\n"] {
        assert_sends(client, "delimited", &[], stdin.as_bytes(), b"first");
    }
}

pub fn a_line_is_sent_before_stdin_ends(client: &Client) {
    let target = play(testkit::echo);
    let command = client.command([target.address], &[]);
    let mut terminal = testkit::Terminal::start(command);
    terminal.type_line("hello");
    assert_eq!(terminal.next_line(), format!("{}: delivered", target.address));
    terminal.wait().assert_prints("delivered to 1 of 1\n");
}

pub fn an_empty_message_is_delivered_where_the_framing_can_carry_one(
    client: &Client,
) {
    for framing in ["delimited", "prefixed"] {
        let args = ["-m", "", "--framing", framing];
        assert_sends(client, framing, &args, b"", b"");
        assert_sends(client, framing, &args[2..], b"\n", b"");
    }
}

pub fn bytes_that_are_no_text_are_delivered_unchanged(client: &Client) {
    let line: Vec<u8> = (0..=255).filter(|byte| *byte != b'\n').collect();
    // Windows ends lines with a return and a newline.
    let stdin = [&line[..], b"\n"].concat();
    assert_sends(client, "delimited", &[], &stdin, &line);
}

pub fn a_message_as_long_as_the_limit_is_delivered(client: &Client) {
    // The limit that a client has unless told otherwise, and one that it is told.
    for len in [DEFAULT_MAX_MESSAGE_LEN, 1000] {
        let fixed = format!("fixed-length:{len}");
        let message = vec![b'x'; len];
        let max = len.to_string();
        for framing in [&fixed, "delimited", "prefixed"] {
            let args = ["--framing", framing, "--max-message-len", &max];
            let said = if len == 1000 { &args[..] } else { &args[..2] };
            assert_sends(client, framing, said, &message, &message);
        }
    }
}

pub fn without_a_line_there_is_nothing_to_send(client: &Client) {
    assert_not_sent(client, &[], b"", 1, "stdin has no line");
}

pub fn a_message_that_does_not_fit_is_not_sent_to_anybody(client: &Client) {
    let fixed = ["--framing", "fixed-length:5"];
    let sentence = "a message of 4 bytes, where the framing carries exactly 5";
    assert_not_sent(client, &fixed, b"four\n", 1, sentence);
    let given = [&fixed[..], &["-m", "four"]].concat();
    assert_not_sent(client, &given, b"", 2, sentence);

    let max = ["--max-message-len", "4"];
    let sentence = "line 1 of stdin has more than 4 bytes";
    assert_not_sent(client, &max, b"five!\n", 1, sentence);
    let given = [&max[..], &["-m", "five!"]].concat();
    let sentence = "a message of 5 bytes is over the limit of 4 bytes";
    assert_not_sent(client, &given, b"", 2, sentence);

    let given = ["-m", "two\nlines"];
    assert_not_sent(client, &given, b"", 2, "the delimiter in it");
}

/// Runs the client, and compares what the target gets.
#[track_caller]
fn assert_sends(
    client: &Client,
    framing: &str,
    args: &[&str],
    stdin: &[u8],
    message: &[u8],
) {
    let name = framing.to_owned();
    let target = play(move |mut stream| {
        let frame = read_message(&stream, &name);
        stream.write_all(&frame).expect("the client waits");
        (frame, read_to_end(&stream))
    });
    let finished = client.send([target.address], args, stdin);
    assert_report(&finished, [format!("{}: delivered", target.address)]);
    let (got, rest) = target.outcome();
    assert!(got == frames(framing, [message]), "{framing}: not what was sent");
    assert_eq!(rest, b"", "{framing}: more than one message");
}

/// Runs the client, which has to fail before it connects.
#[track_caller]
fn assert_not_sent(
    client: &Client,
    args: &[&str],
    stdin: &[u8],
    code: i32,
    sentence: &str,
) {
    let (listener, address) = testkit::listen();
    let finished = client.send([address], args, stdin);
    finished.assert_fails(code, sentence);
    assert_eq!(finished.text(), "");
    assert_nobody_came(&listener);
}

#[track_caller]
fn assert_nobody_came(listener: &TcpListener) {
    listener.set_nonblocking(true).expect("a socket");
    let kind = listener.accept().map_err(|error| error.kind());
    assert_eq!(kind.expect_err("a client has connected"), ErrorKind::WouldBlock);
}
