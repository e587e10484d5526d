//! What a student reads when a frame is wrong.

use framing::{Codec, Decoder, Framing};

#[test]
fn a_message_over_the_limit() {
    let sentence = "a message of 6 bytes is over the limit of 5 bytes";
    for framing in [Framing::OnePerConnection, Framing::Delimited, Framing::Prefixed]
    {
        assert_eq!(sent(framing.codec(5), b"sixsix"), sentence);
    }
}

#[test]
fn a_prefix_over_the_limit() {
    assert_eq!(
        received(Framing::Prefixed.codec(1024), b"\xff\xff\xff\xff"),
        "a message of 4294967295 bytes is over the limit of 1024 bytes"
    );
}

#[test]
fn no_end_within_the_limit() {
    let sentence = "no end of the message within the limit of 5 bytes";
    for framing in [Framing::OnePerConnection, Framing::Delimited] {
        assert_eq!(received(framing.codec(5), b"sixsix"), sentence);
    }
}

#[test]
fn a_message_of_the_wrong_length() {
    assert_eq!(
        sent(fixed_length(4), b"fiver"),
        "a message of 5 bytes, where the framing carries exactly 4"
    );
}

#[test]
fn a_message_with_the_delimiter_in_it() {
    assert_eq!(
        sent(Framing::Delimited.codec(99), b"two\nlines"),
        "the message has the delimiter in it (at offset 3), \
         so that it would arrive as two"
    );
}

#[test]
fn an_end_inside_a_frame() {
    assert_eq!(
        received(fixed_length(4), b"one"),
        "the stream ended inside a frame: 3 of 4 bytes had come"
    );
    assert_eq!(
        received(Framing::Prefixed.codec(99), b"\0\0"),
        "the stream ended inside a frame: 2 of 4 bytes had come"
    );
    assert_eq!(
        received(Framing::Prefixed.codec(99), b"\0\0\0\x05hell"),
        "the stream ended inside a frame: 8 of 9 bytes had come"
    );
    assert_eq!(
        received(Framing::Delimited.codec(99), b"one"),
        "the stream ended inside a frame: 3 bytes had come, no delimiter"
    );
}

/// What is said about a message that can't be sent.
#[track_caller]
fn sent(codec: impl Codec, message: &[u8]) -> String {
    let error = codec.encode(message, &mut Vec::new());
    error.expect_err("it can't be sent").to_string()
}

/// What is said about a stream that is `wire` and then ends.
#[track_caller]
fn received(codec: impl Codec, wire: &[u8]) -> String {
    let mut decoder = Decoder::new(codec);
    decoder.push(wire);
    decoder.end();
    let error = decoder.next_message().expect_err("it is broken");
    error.to_string()
}

fn fixed_length(len: usize) -> impl Codec {
    let framing = format!("fixed-length:{len}").parse::<Framing>();
    framing.expect("a length above 0").codec(99)
}
