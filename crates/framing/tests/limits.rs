//! A message may be as long as the limit and no longer, at both ends.

use std::num::NonZeroUsize;

use framing::{
    AnyCodec, Codec, DEFAULT_MAX_MESSAGE_LEN, Decoder, Delimited, FixedLength,
    FrameError, Framing, OnePerConnection, Prefixed,
};

const LIMITS: [usize; 4] = [0, 1, 5, 70_000];

#[test]
fn a_message_of_exactly_the_limit_passes() {
    for max in LIMITS {
        for codec in all_with_limit(max) {
            let message = vec![b'x'; max];
            let wire = encode(codec, &message).unwrap();
            assert_eq!(decode(codec, &wire), Ok(Some(message)), "{codec:?}");
        }
    }
}

#[test]
fn one_byte_more_is_refused_by_the_sender() {
    for max in LIMITS {
        for codec in all_with_limit(max) {
            let mut out = b"before".to_vec();
            let encoded = codec.encode(&vec![b'x'; max + 1], &mut out);
            let len = max + 1;
            assert_eq!(encoded, Err(FrameError::TooLong { len, max }), "{codec:?}");
            assert_eq!(out, b"before");
        }
    }
}

#[test]
fn one_byte_more_is_refused_by_the_receiver() {
    for max in LIMITS {
        let senders = all_with_limit(max + 1);
        for (sender, receiver) in senders.into_iter().zip(all_with_limit(max)) {
            let wire = encode(sender, &vec![b'x'; max + 1]).unwrap();
            let refused = match receiver {
                // It says how long it is: that can be told.
                AnyCodec::Prefixed(_) => FrameError::TooLong { len: max + 1, max },
                _ => FrameError::EndNotInSight { max },
            };
            assert_eq!(decode(receiver, &wire), Err(refused), "{receiver:?}");
        }
    }
}

#[test]
fn messages_before_the_one_that_is_too_long_come_out() {
    for (codec, wire) in [
        (Framing::Delimited.codec(3), &b"one\ntwo\nthree\n"[..]),
        (Framing::Prefixed.codec(3), b"\0\0\0\x03one\0\0\0\x03two\0\0\0\x05three"),
    ] {
        let mut decoder = Decoder::new(codec);
        decoder.push(wire);
        assert_eq!(decoder.next_message(), Ok(Some(&b"one"[..])));
        assert_eq!(decoder.next_message(), Ok(Some(&b"two"[..])));
        assert!(decoder.next_message().is_err());
    }
}

#[test]
fn a_line_that_is_too_long_is_refused_though_its_end_is_there() {
    let mut decoder = Decoder::new(Delimited::lines(4));
    decoder.push(b"fiver\nfour\n");
    let refused = Err(FrameError::EndNotInSight { max: 4 });
    assert_eq!(decoder.next_message(), refused);
}

#[test]
fn a_delimiter_that_a_read_splits_at_the_limit_is_still_one() {
    for (delimiter, splits) in [(&b"\r\n"[..], 1), (b"--end", 4)] {
        for split in 1..=splits {
            let mut decoder = Decoder::new(Delimited::new(delimiter, 4));
            decoder.push(b"four");
            assert_eq!(decoder.next_message(), Ok(None));
            decoder.push(&delimiter[..split]);
            assert_eq!(decoder.next_message(), Ok(None), "{split}");
            decoder.push(&delimiter[split..]);
            assert_eq!(decoder.next_message(), Ok(Some(&b"four"[..])));
        }
    }
}

#[test]
fn a_split_delimiter_makes_no_room_for_a_longer_message() {
    let mut decoder = Decoder::new(Delimited::new(b"\r\n", 4));
    decoder.push(b"fiver\r");
    let refused = Err(FrameError::EndNotInSight { max: 4 });
    assert_eq!(decoder.next_message(), refused);
}

#[test]
fn a_line_without_end_is_refused_when_no_delimiter_could_save_it() {
    for delimiter in [&b"\n"[..], b"\r\n", b"--end"] {
        let mut decoder = Decoder::new(Delimited::new(delimiter, 4));
        for _ in 0..4 + delimiter.len() - 1 {
            decoder.push(b"x");
            assert_eq!(decoder.next_message(), Ok(None));
        }
        decoder.push(b"x");
        let refused = Err(FrameError::EndNotInSight { max: 4 });
        assert_eq!(decoder.next_message(), refused);
    }
}

#[test]
fn no_limit_at_all_overflows_nothing() {
    for codec in all_with_limit(usize::MAX) {
        let wire = encode(codec, b"hello").unwrap();
        assert_eq!(decode(codec, &wire), Ok(Some(b"hello".to_vec())), "{codec:?}");
        assert_eq!(decode(codec, b""), decode_of_nothing(codec));
    }
    let announced = Decoder::new(Prefixed::new(usize::MAX));
    assert_eq!(take(announced, b"\xff\xff\xff\xff"), Ok(None));
    let longest = FixedLength::new(NonZeroUsize::MAX);
    assert_eq!(take(Decoder::new(longest), b"hello"), Ok(None));
}

#[test]
fn a_fixed_length_is_its_own_limit() {
    let codec = "fixed-length:5".parse::<Framing>().unwrap().codec(1);
    assert_eq!(encode(codec, b"hello"), Ok(b"hello".to_vec()));
    assert_eq!(decode(codec, b"hello"), Ok(Some(b"hello".to_vec())));
    for message in [&b""[..], b"four", b"sixsix"] {
        let len = message.len();
        let refused = FrameError::WrongLength { len, expected: 5 };
        assert_eq!(encode(codec, message), Err(refused));
    }
}

#[test]
fn the_default_limit_is_one_mebibyte() {
    assert_eq!(DEFAULT_MAX_MESSAGE_LEN, 1 << 20);
    for (codec, framing) in [
        (
            AnyCodec::OnePerConnection(OnePerConnection::default()),
            Framing::OnePerConnection,
        ),
        (AnyCodec::Delimited(Delimited::default()), Framing::Delimited),
        (AnyCodec::Prefixed(Prefixed::default()), Framing::Prefixed),
    ] {
        assert_eq!(codec, framing.codec(1 << 20));
    }
}

fn all_with_limit(max: usize) -> [AnyCodec; 4] {
    [
        Framing::OnePerConnection.codec(max),
        Framing::Delimited.codec(max),
        AnyCodec::Delimited(Delimited::new(b"\r\n", max)),
        Framing::Prefixed.codec(max),
    ]
}

fn encode(codec: impl Codec, message: &[u8]) -> Result<Vec<u8>, FrameError> {
    let mut wire = Vec::new();
    codec.encode(message, &mut wire)?;
    Ok(wire)
}

/// The first message of a stream that is `wire` and then ends.
fn decode(codec: impl Codec, wire: &[u8]) -> Result<Option<Vec<u8>>, FrameError> {
    let mut decoder = Decoder::new(codec);
    decoder.push(wire);
    decoder.end();
    let message = decoder.next_message()?;
    Ok(message.map(<[u8]>::to_vec))
}

/// The first message of a stream that is `wire` so far.
fn take<C: Codec>(
    mut decoder: Decoder<C>,
    wire: &[u8],
) -> Result<Option<Vec<u8>>, FrameError> {
    decoder.push(wire);
    let message = decoder.next_message()?;
    Ok(message.map(<[u8]>::to_vec))
}

fn decode_of_nothing(codec: AnyCodec) -> Result<Option<Vec<u8>>, FrameError> {
    match codec {
        AnyCodec::OnePerConnection(_) => Ok(Some(Vec::new())),
        _ => Ok(None),
    }
}
