//! A delimiter is found wherever it stands, whatever stands around it.

use std::ops::Range;

use framing::{Codec, Decoder, Delimited, FrameError};

/// Far enough for a search that looks at 1, 8 or 64 bytes at a time, and that goes on
/// in another way behind the first 128.
const DISTANCES: Range<usize> = 0..200;

#[test]
fn any_byte_may_be_the_delimiter_of_messages_of_any_length() {
    for delimiter in 0..=u8::MAX {
        let codec = Delimited::new(std::slice::from_ref(&delimiter), 200);
        for neighbour in neighbours(delimiter) {
            // What stands behind the delimiter must not count.
            let end = [delimiter, neighbour, delimiter, neighbour];
            for len in DISTANCES {
                let bytes = line(len, neighbour, &end);
                let frame = codec.decode(&bytes, 0).unwrap().unwrap();
                assert_eq!((frame.message, frame.len), (0..len, len + 1));
            }
        }
    }
}

#[test]
fn nothing_is_found_where_no_delimiter_is() {
    for delimiter in 0..=u8::MAX {
        let codec = Delimited::new(std::slice::from_ref(&delimiter), 200);
        for neighbour in neighbours(delimiter) {
            for len in DISTANCES {
                assert_eq!(codec.decode(&line(len, neighbour, b""), 0), Ok(None));
            }
        }
    }
}

#[test]
fn a_delimiter_of_several_bytes_is_found_at_any_distance() {
    for delimiter in [&b"\r\n"[..], b"--end", &[b'='; 80]] {
        let codec = Delimited::new(delimiter, 200);
        // The filler is the delimiter's first byte, where that is no delimiter yet.
        for filler in [b'x', b'-', b'\r'] {
            for len in DISTANCES {
                let mut decoder = Decoder::new(codec);
                decoder.push(&line(len, filler, delimiter));
                let message = vec![filler; len];
                assert_eq!(decoder.next_message(), Ok(Some(&message[..])));
            }
        }
    }
}

#[test]
fn the_delimiter_in_a_message_is_refused_wherever_it_stands() {
    for delimiter in [&b"\n"[..], b"\r\n", b"--end"] {
        let codec = Delimited::new(delimiter, 400);
        for at in DISTANCES {
            let message = line(at, b'x', &[delimiter, b"yz"].concat());
            let mut out = b"before".to_vec();
            let refused = FrameError::DelimiterInMessage { at };
            assert_eq!(codec.encode(&message, &mut out), Err(refused));
            assert_eq!(out, b"before");
        }
    }
}

#[test]
fn a_message_whose_end_and_the_delimiter_make_an_earlier_one_is_refused() {
    for (delimiter, message, at) in [
        (&b"aa"[..], &b"a"[..], 0),
        (b"aa", b"bba", 2),
        (b"aba", b"ab", 0),
        (b"aba", b"bab", 1),
        (b"\n\n", b"line\n", 4),
    ] {
        let encoded = Delimited::new(delimiter, 99).encode(message, &mut Vec::new());
        assert_eq!(encoded, Err(FrameError::DelimiterInMessage { at }));
    }
}

#[test]
#[should_panic(expected = "a delimiter has at least one byte")]
fn an_empty_delimiter_is_a_mistake_in_the_program() {
    let _ = Delimited::new(b"", 99);
}

/// The bytes that a search by arithmetic most easily takes for `byte`.
fn neighbours(byte: u8) -> [u8; 5] {
    let [below, above] = [byte.wrapping_sub(1), byte.wrapping_add(1)];
    [byte ^ 0x01, byte ^ 0x80, !byte, below, above]
}

fn line(len: usize, filler: u8, end: &[u8]) -> Vec<u8> {
    let mut line = vec![filler; len];
    line.extend_from_slice(end);
    line
}
