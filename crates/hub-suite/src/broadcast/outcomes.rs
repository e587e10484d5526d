//! What becomes of the message at a target, each with its sentence.

use std::{
    io::{self, Write},
    net::TcpStream,
    sync::mpsc,
};

use framing::{Codec, DEFAULT_MAX_MESSAGE_LEN, Framing};
use testkit::{
    listen_with_little_room, play, play_on, read_line, read_to_end, reset,
};

use super::{Client, client::assert_report};

pub fn a_silent_target_is_no_answer(client: &Client) {
    for (timeout, shown) in [("0.3", "300ms"), ("1", "1s")] {
        let target = play(|stream| read_to_end(&stream));
        let address = target.address;
        let finished = client.greet([address], &["--timeout", timeout]);
        let line =
            format!("{address}: no answer: connected, but silent for {shown}");
        assert_report(&finished, [line]);
        assert_eq!(target.outcome(), b"hello\n", "it has got the message");
    }
}

#[cfg(unix)]
pub fn a_target_with_a_full_backlog_times_out(client: &Client) {
    let target = testkit::Full::new();
    let finished = client.greet([target.address], &["--timeout", "0.3"]);
    let line = "timed out: no connection within 300ms";
    assert_report(&finished, [format!("{}: {line}", target.address)]);
}

pub fn a_target_that_ends_before_an_answer_has_closed(client: &Client) {
    let line = "closed: the connection ended after 0 of 1 answers";
    assert_outcome(client, "delimited", line, |stream| drop(read_line(&stream)));
}

pub fn a_target_that_resets_has_failed(client: &Client) {
    let play = |stream: TcpStream| {
        read_line(&stream);
        reset(stream);
    };
    let error = "Connection reset by peer (os error ";
    if cfg!(target_os = "linux") {
        let line = format!("failed: {error}104)");
        return assert_outcome(client, "delimited", &line, play);
    }
    let target = testkit::play(play);
    let finished = client.greet([target.address], &[]);
    assert_eq!(finished.code, Some(1));
    assert!(finished.text().contains(": failed: "), "{finished:?}");
}

pub fn a_target_that_ends_inside_a_frame_has_failed(client: &Client) {
    for (framing, bytes, sentence) in [
        ("delimited", &b"hel"[..], "3 bytes had come, no delimiter"),
        ("fixed-length:5", b"hel", "3 of 5 bytes had come"),
        ("prefixed", b"\0\0\0\x05hel", "7 of 9 bytes had come"),
        ("prefixed", b"\0\0\0", "3 of 4 bytes had come"),
    ] {
        let line = format!("failed: the stream ended inside a frame: {sentence}");
        assert_outcome(client, framing, &line, move |mut stream| {
            read_message(&stream, framing);
            stream.write_all(bytes).expect("the client waits");
        });
    }
}

pub fn a_hostile_length_has_failed(client: &Client) {
    let line =
        "failed: a message of 4294967295 bytes is over the limit of 1048576 bytes";
    assert_outcome(client, "prefixed", line, |mut stream| {
        read_message(&stream, "prefixed");
        stream.write_all(&[0xff; 4]).expect("the client waits");
        read_to_end(&stream);
    });
}

pub fn an_answer_without_end_has_failed(client: &Client) {
    let line = "failed: no end of the message within the limit of 1048576 bytes";
    assert_outcome(client, "delimited", line, |mut stream| {
        read_line(&stream);
        // The client need not take all of it.
        while stream.write_all(&[b'x'; 64 * 1024]).is_ok() {}
    });
}

pub fn an_answer_that_comes_byte_by_byte_is_an_answer(client: &Client) {
    for framing in crate::peer::FRAMINGS {
        assert_outcome(client, framing, "delivered", move |mut stream| {
            for byte in read_message(&stream, framing) {
                stream.write_all(&[byte]).expect("the client waits");
            }
            read_to_end(&stream);
        });
    }
}

pub fn whatever_a_target_says_first_is_its_answer(client: &Client) {
    assert_outcome(client, "delimited", "delivered", |mut stream| {
        stream.write_all(b"welcome\n").expect("the client is there");
        read_to_end(&stream);
    });
}

pub fn an_answer_with_the_end_behind_it_is_an_answer(client: &Client) {
    assert_outcome(client, "delimited", "delivered", |mut stream| {
        read_line(&stream);
        stream.write_all(b"bye\n").expect("the client waits");
    });
}

pub fn a_target_that_never_reads_is_no_answer(client: &Client) {
    assert_unread(client, |_| {});
}

pub fn what_comes_before_the_message_has_gone_out_is_no_answer(client: &Client) {
    assert_unread(client, |mut stream| {
        stream.write_all(b"welcome\n").expect("the client is there");
    });
}

pub fn a_target_that_reads_slowly_gets_all_of_a_long_message(client: &Client) {
    let target = play_on(listen_with_little_room(), |mut stream| {
        let message = read_message(&stream, "prefixed");
        stream.write_all(&message).expect("the client waits");
        read_to_end(&stream);
        message.len()
    });
    let line = vec![b'x'; DEFAULT_MAX_MESSAGE_LEN];
    let args = ["--framing", "prefixed"];
    let finished = client.send([target.address], &args, &line);
    assert_report(&finished, [format!("{}: delivered", target.address)]);
    assert_eq!(target.outcome(), DEFAULT_MAX_MESSAGE_LEN + 4);
}

/// Plays the one target, and compares the outcome.
#[track_caller]
fn assert_outcome(
    client: &Client,
    framing: &str,
    outcome: &str,
    with: impl FnOnce(TcpStream) + Send + 'static,
) {
    let target = play(with);
    let finished = client.greet([target.address], &["--framing", framing]);
    assert_report(&finished, [format!("{}: {outcome}", target.address)]);
    target.outcome();
}

/// Plays a target that may begin with something, and never reads, next to one that does.
#[track_caller]
fn assert_unread(client: &Client, begin: fn(&TcpStream)) {
    let (done, wait) = mpsc::channel::<()>();
    let target = play_on(listen_with_little_room(), move |stream| {
        begin(&stream);
        wait.recv_timeout(testkit::DEADLINE).expect_err("until the client is done");
    });
    let other = play(testkit::echo);
    // More than the kernel takes for a target that does not read.
    let line = [&[b'x'; 8 * 1024 * 1024][..], b"\n"].concat();
    let args = ["--max-message-len", "10000000", "--timeout", "3"];
    let finished = client.send([target.address, other.address], &args, &line);
    let silent = "no answer: connected, but silent for 3s";
    assert_report(
        &finished,
        [
            format!("{}: {silent}", target.address),
            format!("{}: delivered", other.address),
        ],
    );
    drop(done);
    target.outcome();
}

/// The frame of the message that comes, read in pieces of 1000 bytes and no further.
#[track_caller]
pub(super) fn read_message(mut stream: &TcpStream, framing: &str) -> Vec<u8> {
    let framing: Framing = framing.parse().expect("the name of a framing");
    let codec = framing.codec(DEFAULT_MAX_MESSAGE_LEN);
    let mut decoder = framing::Decoder::new(codec);
    let mut buf = [0; 1000];
    loop {
        let len = io::Read::read(&mut stream, &mut buf).expect("a message");
        assert_ne!(len, 0, "the client ends before its message");
        decoder.push(&buf[..len]);
        if let Some(message) = decoder.next_message().expect("a message") {
            let mut frame = Vec::new();
            codec.encode(message, &mut frame).expect("it came so");
            return frame;
        }
    }
}
