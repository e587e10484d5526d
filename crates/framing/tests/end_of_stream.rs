//! End of stream between two frames is an end; inside a frame it is an error that
//! says how much had come.

use std::num::NonZeroUsize;

use framing::{
    AnyCodec, Codec, Decoder, Delimited, FixedLength, FrameError, Framing,
};

const FOUR: NonZeroUsize = NonZeroUsize::new(4).unwrap();
const ENDED: Result<Option<&[u8]>, FrameError> = Ok(None);

#[test]
fn an_end_between_two_frames_is_an_end() {
    for codec in reusing_the_connection() {
        for count in 0..3 {
            let mut decoder = Decoder::new(codec);
            for _ in 0..count {
                decoder.push(&frame(codec));
            }
            decoder.end();
            for _ in 0..count {
                assert_eq!(decoder.next_message(), Ok(Some(&b"four"[..])));
            }
            assert_eq!(decoder.next_message(), ENDED, "{codec:?}");
            assert!(decoder.is_finished());
        }
    }
}

#[test]
fn an_end_inside_a_frame_says_how_much_had_come_and_was_needed() {
    for codec in reusing_the_connection() {
        let frame = frame(codec);
        for got in 1..frame.len() {
            let mut decoder = Decoder::new(codec);
            decoder.push(&frame);
            decoder.push(&frame[..got]);
            decoder.end();
            let needed = match codec {
                AnyCodec::Delimited(_) => None,
                AnyCodec::Prefixed(_) if got < 4 => Some(4),
                _ => Some(frame.len()),
            };
            assert_eq!(decoder.next_message(), Ok(Some(&b"four"[..])));
            let error = FrameError::EndInsideFrame { got, needed };
            assert_eq!(decoder.next_message(), Err(error), "{codec:?}");
            assert!(!decoder.is_finished());
        }
    }
}

#[test]
fn one_per_connection_the_end_makes_the_message() {
    let mut decoder = Decoder::new(Framing::OnePerConnection.codec(9));
    decoder.push(b"one");
    assert_eq!(decoder.next_message(), Ok(None));
    decoder.push(b"\ntwo");
    assert_eq!(decoder.next_message(), Ok(None));
    decoder.end();
    assert_eq!(decoder.next_message(), Ok(Some(&b"one\ntwo"[..])));
    assert_eq!(decoder.next_message(), ENDED);
    assert!(decoder.is_finished());
}

#[test]
fn one_per_connection_an_empty_stream_is_one_empty_message() {
    let mut decoder = Decoder::new(Framing::OnePerConnection.codec(9));
    assert_eq!(decoder.next_message(), Ok(None));
    decoder.end();
    assert_eq!(decoder.next_message(), Ok(Some(&b""[..])));
    for _ in 0..3 {
        assert_eq!(decoder.next_message(), ENDED, "exactly one");
    }
}

#[test]
fn after_the_end_nothing_more_comes() {
    for codec in all() {
        let mut decoder = Decoder::new(codec);
        decoder.push(&frame(codec));
        decoder.end();
        assert_eq!(decoder.next_message(), Ok(Some(&b"four"[..])), "{codec:?}");
        for _ in 0..3 {
            decoder.end();
            assert_eq!(decoder.next_message(), ENDED, "{codec:?}");
            assert!(decoder.is_finished());
            assert_eq!(decoder.buffered(), b"");
        }
    }
}

#[test]
fn a_stream_that_has_not_ended_is_not_finished() {
    for codec in all() {
        let mut decoder = Decoder::new(codec);
        assert_eq!(decoder.next_message(), Ok(None));
        decoder.push(&frame(codec)[..3]);
        for _ in 0..3 {
            assert_eq!(decoder.next_message(), Ok(None));
            assert!(!decoder.is_finished(), "{codec:?}");
        }
    }
}

#[test]
fn an_end_inside_a_frame_is_told_again_and_again() {
    for codec in reusing_the_connection() {
        let mut decoder = Decoder::new(codec);
        decoder.push(&frame(codec)[..3]);
        decoder.end();
        let error = decoder.next_message().unwrap_err();
        for _ in 0..3 {
            decoder.end();
            assert_eq!(decoder.next_message(), Err(error), "{codec:?}");
        }
    }
}

#[test]
fn a_broken_frame_stays_broken_whatever_comes_after_it() {
    for (codec, broken) in [
        (Framing::OnePerConnection.codec(3), &b"four"[..]),
        (Framing::Delimited.codec(3), b"four"),
        (Framing::Delimited.codec(3), b"four\n"),
        (delimited_by_two(3), b"fiver"),
        (Framing::Prefixed.codec(3), b"\0\0\0\x04"),
        (Framing::Prefixed.codec(3), b"\xff\xff\xff\xff"),
    ] {
        let mut decoder = Decoder::new(codec);
        decoder.push(broken);
        let error = decoder.next_message().unwrap_err();
        for more in [&b""[..], b"\n", b"\r\n", b"one\n", b"\0\0\0\x03one"] {
            decoder.push(more);
            assert_eq!(decoder.next_message(), Err(error), "{codec:?} {more:?}");
        }
        decoder.end();
        assert_eq!(decoder.next_message(), Err(error), "{codec:?}");
        assert!(!decoder.is_finished());
    }
}

fn reusing_the_connection() -> [AnyCodec; 4] {
    [
        AnyCodec::FixedLength(FixedLength::new(FOUR)),
        Framing::Delimited.codec(9),
        delimited_by_two(9),
        Framing::Prefixed.codec(9),
    ]
}

fn all() -> impl Iterator<Item = AnyCodec> {
    let one = Framing::OnePerConnection.codec(9);
    reusing_the_connection().into_iter().chain([one])
}

fn delimited_by_two(max: usize) -> AnyCodec {
    AnyCodec::Delimited(Delimited::new(b"\r\n", max))
}

fn frame(codec: AnyCodec) -> Vec<u8> {
    let mut frame = Vec::new();
    codec.encode(b"four", &mut frame).expect("the message fits all of them");
    frame
}
