//! The crate and `python/framing.py` agree: on the bytes of every message, on where
//! each one ends, and on what they say about broken ones.

use std::path::{Path, PathBuf};

use framing::{AnyCodec, Codec, Decoder, FrameError, Framing, ParseFramingError};
use testkit::hex;

const MAX_MESSAGE_LEN: usize = 64 * 1024;
const PIECE_LENS: [usize; 4] = [1, 3, 7, 128 * 1024];

#[test]
fn what_rust_encodes_python_decodes() {
    let mut jobs = Vec::new();
    let mut expected = Vec::new();
    for (framing, messages) in streams() {
        let wire = encode(framing, MAX_MESSAGE_LEN, &messages).unwrap();
        for piece_len in PIECE_LENS {
            jobs.push(format!(
                "decode {framing} {MAX_MESSAGE_LEN} {piece_len} {}",
                hex(&wire)
            ));
            expected.push(answer(&messages, None));
        }
    }
    check(jobs, expected);
}

#[test]
fn what_python_encodes_rust_decodes() {
    let streams = streams();
    let jobs: Vec<_> = streams
        .iter()
        .map(|(framing, messages)| {
            let messages = answer(messages, None);
            let job = format!("encode {framing} {MAX_MESSAGE_LEN} {messages}");
            job.trim_end().to_owned()
        })
        .collect();
    let jobs: Vec<_> = jobs.iter().map(String::as_str).collect();
    let Some(answers) = testkit::ask_python(script(), &jobs) else {
        return;
    };
    for ((framing, messages), wire) in streams.iter().zip(&answers) {
        let wire = unhex(wire);
        assert_eq!(
            wire,
            encode(*framing, MAX_MESSAGE_LEN, messages).unwrap(),
            "{framing}: other bytes than Rust's"
        );
        for piece_len in PIECE_LENS {
            let decoded = decode(*framing, MAX_MESSAGE_LEN, &wire, piece_len);
            assert_eq!(
                decoded,
                (messages.clone(), None),
                "{framing}, {piece_len} bytes a piece"
            );
        }
    }
    testkit::say(&format!(
        "python_twin: Rust decoded {} streams from Python",
        streams.len() * PIECE_LENS.len()
    ));
}

#[test]
fn both_say_the_same_about_a_broken_stream() {
    let broken: [(&str, &[u8]); 12] = [
        ("one-per-connection", b"12345"),
        ("fixed-length:3", b"one12"),
        ("delimited", b"1234\nno newline"),
        ("delimited", b"one\ntwo"),
        ("delimited", b"12345\n"),
        ("delimited", b"12345"),
        ("prefixed", b"\0\0\0\x01.\0\0"),
        ("prefixed", b"\0\0\0\x01.\0\0\0\x04123"),
        ("prefixed", b"\0\0\0\x01.\0\0\0\x0512345"),
        ("prefixed", b"\xff\xff\xff\xff"),
        ("prefixed", b"\0\0\0\x04"),
        ("prefixed", b"GET / HTTP/1.1\r\n"),
    ];
    let mut jobs = Vec::new();
    let mut expected = Vec::new();
    for (framing, wire) in broken {
        for piece_len in [1, 3, 100] {
            jobs.push(format!("decode {framing} 4 {piece_len} {}", hex(wire)));
            let (messages, error) =
                decode(framing.parse().unwrap(), 4, wire, piece_len);
            assert!(error.is_some(), "{framing} {wire:?} is not broken");
            expected.push(answer(&messages, error));
        }
    }
    check(jobs, expected);
}

#[test]
fn both_say_the_same_about_a_message_that_does_not_fit() {
    let misfits: [(&str, &[u8]); 7] = [
        ("one-per-connection", b"12345"),
        ("fixed-length:3", b""),
        ("fixed-length:3", b"four"),
        ("delimited", b"12345"),
        ("delimited", b"1\n34"),
        ("delimited", b"\n"),
        ("prefixed", b"12345"),
    ];
    let mut jobs = Vec::new();
    let mut expected = Vec::new();
    for (framing, message) in misfits {
        jobs.push(format!("encode {framing} 4 {}", hex(message)));
        let error =
            encode(framing.parse().unwrap(), 4, &[message.to_vec()]).unwrap_err();
        expected.push(answer(&[], Some(error)));
    }
    check(jobs, expected);
}

#[test]
fn both_know_the_same_names_of_framings() {
    let mut jobs = Vec::new();
    let mut expected = Vec::new();
    for name in [
        "one-per-connection",
        "delimited",
        "prefixed",
        "fixed-length:3",
        "fixed-length:0003",
        "",
        "lines",
        "Delimited",
        "prefixed:4",
        "fixed-length",
        "fixed-length:",
        "fixed-length:0",
        "fixed-length:-1",
        "fixed-length:+3",
        "fixed-length:1_0",
        "fixed-length:3.5",
        "fixed-length:\u{663}",
        "fixed-length:99999999999999999999",
    ] {
        jobs.push(format!("encode {name} 4 {}", hex(b"one")));
        expected.push(match name.parse() {
            Ok(framing) => hex(&encode(framing, 4, &[b"one".to_vec()]).unwrap()),
            Err(error @ ParseFramingError) => format!("! {error}"),
        });
    }
    check(jobs, expected);
}

/// Lists of messages that each fit into one stream of their framing.
fn streams() -> Vec<(Framing, Vec<Vec<u8>>)> {
    let long = vec![b'x'; MAX_MESSAGE_LEN];
    let all_bytes: Vec<u8> = (0..=255).collect();
    let but_newline: Vec<u8> = (0..=255).filter(|byte| *byte != b'\n').collect();
    let messages = |middle: &[u8]| {
        [b"hello", &b""[..], middle, b"\xff\xfe", &long, b"\r", b""]
            .map(<[u8]>::to_vec)
            .to_vec()
    };
    let mut streams = vec![
        (Framing::Delimited, messages(&but_newline)),
        (Framing::Delimited, vec![]),
        (Framing::Prefixed, messages(&all_bytes)),
        (Framing::Prefixed, vec![]),
        (fixed(3), vec![b"one".to_vec(), b"\xff\0\n".to_vec(), b"two".to_vec()]),
        (fixed(256), vec![all_bytes.clone(); 3]),
        (fixed(65536), vec![long.clone()]),
        (fixed(1), vec![]),
    ];
    for message in messages(&all_bytes) {
        streams.push((Framing::OnePerConnection, vec![message]));
    }
    streams
}

fn fixed(len: usize) -> Framing {
    Framing::FixedLength(len.try_into().expect("at least 1"))
}

fn encode(
    framing: Framing,
    max_message_len: usize,
    messages: &[Vec<u8>],
) -> Result<Vec<u8>, FrameError> {
    let codec = framing.codec(max_message_len);
    let mut wire = Vec::new();
    for message in messages {
        codec.encode(message, &mut wire)?;
    }
    Ok(wire)
}

/// The messages in `wire` when it arrives in pieces, up to an error if there is one.
fn decode(
    framing: Framing,
    max_message_len: usize,
    wire: &[u8],
    piece_len: usize,
) -> (Vec<Vec<u8>>, Option<FrameError>) {
    let mut decoder = Decoder::new(framing.codec(max_message_len));
    let mut messages = Vec::new();
    for piece in wire.chunks(piece_len) {
        decoder.push(piece);
        if let Err(error) = take_all(&mut decoder, &mut messages) {
            return (messages, Some(error));
        }
    }
    decoder.end();
    let error = take_all(&mut decoder, &mut messages).err();
    (messages, error)
}

fn take_all(
    decoder: &mut Decoder<AnyCodec>,
    messages: &mut Vec<Vec<u8>>,
) -> Result<(), FrameError> {
    while let Some(message) = decoder.next_message()? {
        messages.push(message.to_vec());
    }
    Ok(())
}

/// An answer as `answer.py` writes it.
fn answer(messages: &[Vec<u8>], error: Option<FrameError>) -> String {
    let messages = messages.iter().map(|message| hex(message));
    let error = error.map(|error| format!("! {error}"));
    messages.chain(error).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(jobs: Vec<String>, expected: Vec<String>) {
    let expected: Vec<_> = jobs.into_iter().zip(expected).collect();
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    testkit::compare_with_python(script(), &format!("framing: {test}"), &expected);
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("python/answer.py")
}

#[track_caller]
fn unhex(text: &str) -> Vec<u8> {
    let digits = text.strip_prefix('x').expect("bytes begin with an x");
    let pairs = (0..digits.len()).step_by(2).map(|at| &digits[at..at + 2]);
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal")).collect()
}
