//! However a stream is cut into pieces, the same messages come out of it.
//!
//! Two endpoints without a socket: what `send` makes is cut and given to `receive`.

use std::{num::NonZeroUsize, ops::Range};

use framing::{
    AnyCodec, Codec, Decoder, Delimited, FixedLength, FrameError, OnePerConnection,
    Prefixed,
};
use proptest::{collection::vec, prelude::*, sample::select};

/// The longest message, in most of the tests.
const MAX: usize = 12;

/// More messages than any stream here has.
const MOST: usize = 1000;

/// Some overlap with themselves: a part of one may be the start of the next.
const DELIMITERS: [&[u8]; 6] = [b"\n", b"\r\n", b"aa", b"aba", b"abab", b"\0\0\0"];

/// So few that delimiters, their beginnings and short prefixes come up all the time.
const ALPHABET: &[u8] = b"ab\r\n\0\x01";

/// A part of the stream, as it arrives.
#[derive(Debug, Clone, Copy)]
struct Piece {
    len: usize,
    /// Read into the decoder's own space; else pushed.
    read: bool,
    /// Whether messages are taken out before the next piece comes.
    take: bool,
}

/// All that came out of a stream.
#[derive(Debug, Default, PartialEq, Eq)]
struct Received {
    messages: Vec<Vec<u8>>,
    error: Option<FrameError>,
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn any_messages_come_back_from_any_pieces(
        (codec, messages) in codecs().prop_flat_map(
            |codec| (Just(codec), vec(message_for(codec), 0..20))
        ),
        pieces in vec(piece(0..9), 0..60),
    ) {
        let (wire, messages) = send(codec, messages);
        let received = Received { messages, error: None };
        prop_assert_eq!(receive(codec, &wire, &pieces), received);
    }

    #[test]
    fn any_bytes_mean_the_same_in_any_pieces(
        (codec, messages) in codecs().prop_flat_map(
            |codec| (Just(codec), vec(message_for(codec), 0..4))
        ),
        garbage in vec(select(ALPHABET), 0..40),
        pieces in vec(piece(0..9), 0..40),
    ) {
        let (mut wire, _) = send(codec, messages);
        wire.extend(garbage);
        let whole = receive(codec, &wire, &[]);
        prop_assert_eq!(receive(codec, &wire, &pieces), whole);
    }

    #[test]
    fn exactly_those_messages_are_refused_that_would_not_come_back(
        codec in codecs(),
        message in vec(select(ALPHABET), 0..MAX + 3),
    ) {
        let frame = frame_by_hand(codec, &message);
        let received = receive(codec, &frame, &[]);
        let comes_back = Received { messages: vec![message.clone()], error: None };

        let mut wire = b"before".to_vec();
        let encoded = codec.encode(&message, &mut wire);
        prop_assert_eq!(encoded.is_ok(), received == comes_back, "{:?}", received);
        let expected = if encoded.is_ok() { &frame[..] } else { b"" };
        prop_assert_eq!(&wire[..6], b"before");
        prop_assert_eq!(&wire[6..], expected);
    }
}

proptest! {
    #![proptest_config(config(32))]

    #[test]
    fn messages_longer_than_a_read_come_back_from_any_pieces(
        codec in select(vec![
            AnyCodec::OnePerConnection(OnePerConnection::default()),
            AnyCodec::Delimited(Delimited::default()),
            AnyCodec::Delimited(Delimited::new(b"aba", 1 << 20)),
            AnyCodec::Prefixed(Prefixed::default()),
        ]),
        lens in vec(0..200_000_usize, 0..5),
        pieces in vec(piece(0..Decoder::<Prefixed>::READ_LEN + 1), 0..20),
    ) {
        let messages = lens.iter().map(|&len| (0..len).map(digit).collect());
        let (wire, messages) = send(codec, messages.collect());
        let received = Received { messages, error: None };
        // Not prop_assert_eq: nobody wants to see 200,000 bytes twice.
        prop_assert!(receive(codec, &wire, &pieces) == received);
    }
}

#[test]
fn a_stream_cut_in_every_way_there_is_gives_the_same_messages() {
    for (codec, messages) in [
        (one_per_connection(), &[&b"a message"[..]][..]),
        (fixed_length(3), &[b"one", b"a\nb", b"two"]),
        (delimited(b"\n"), &[b"one", b"", b"\0two"]),
        (delimited(b"\r\n"), &[b"\n\r", b"", b"a\r"]),
        (delimited(b"aa"), &[b"bab", b"", b"ab"]),
        (delimited(b"aba"), &[b"b", b"", b"abb"]),
        (prefixed(), &[b"a", b"", b"bc"]),
    ] {
        let all: Vec<_> = messages.iter().map(|message| message.to_vec()).collect();
        let (wire, messages) = send(codec, all.clone());
        assert_eq!(messages, all, "none is refused");
        let received = Received { messages, error: None };
        for cuts in 0..1_u32 << (wire.len() - 1) {
            let pieces = pieces_between(cuts);
            assert_eq!(receive(codec, &wire, &pieces), received, "{pieces:?}");
        }
    }
}

#[test]
fn a_long_frame_may_be_cut_anywhere() {
    let message: Vec<u8> = (0..600).map(digit).collect();
    for codec in [
        AnyCodec::OnePerConnection(OnePerConnection::default()),
        fixed_length(600),
        AnyCodec::Delimited(Delimited::default()),
        AnyCodec::Delimited(Delimited::new(b"9012301290", 600)),
        AnyCodec::Prefixed(Prefixed::default()),
    ] {
        let (wire, messages) = send(codec, vec![message.clone()]);
        let received = Received { messages, error: None };
        for len in 0..=wire.len() {
            for read in [false, true] {
                let piece = Piece { len, read, take: true };
                assert_eq!(receive(codec, &wire, &[piece]), received, "{piece:?}");
            }
        }
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        // The case that failed is printed; no file is left behind.
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn codecs() -> impl Strategy<Value = AnyCodec> {
    prop_oneof![
        Just(one_per_connection()),
        (1..7_usize).prop_map(fixed_length),
        select(&DELIMITERS).prop_map(delimited),
        Just(prefixed()),
    ]
}

/// Mostly one that fits.
fn message_for(codec: AnyCodec) -> impl Strategy<Value = Vec<u8>> {
    let fits = match codec {
        AnyCodec::FixedLength(_) => {
            let len = (1..7).find(|&len| codec == fixed_length(len));
            let len = len.expect("a length that codecs() gives");
            len..=len
        }
        _ => 0..=MAX,
    };
    prop_oneof![
        9 => vec(select(ALPHABET), fits),
        1 => vec(select(ALPHABET), 0..MAX + 3),
    ]
}

fn piece(len: Range<usize>) -> impl Strategy<Value = Piece> {
    (len, any::<bool>(), any::<bool>()).prop_map(|(len, read, take)| Piece {
        len,
        read,
        take,
    })
}

fn one_per_connection() -> AnyCodec {
    AnyCodec::OnePerConnection(OnePerConnection::new(MAX))
}

fn fixed_length(len: usize) -> AnyCodec {
    let len = NonZeroUsize::new(len).expect("a length above 0");
    AnyCodec::FixedLength(FixedLength::new(len))
}

fn delimited(delimiter: &'static [u8]) -> AnyCodec {
    AnyCodec::Delimited(Delimited::new(delimiter, MAX))
}

fn prefixed() -> AnyCodec {
    AnyCodec::Prefixed(Prefixed::new(MAX))
}

/// A byte that makes it plain where in a long message it stands.
fn digit(at: usize) -> u8 {
    b"0123456789"[(at + at / 10) % 10]
}

/// The stream of all messages that the codec takes, and those messages.
fn send(codec: AnyCodec, mut messages: Vec<Vec<u8>>) -> (Vec<u8>, Vec<Vec<u8>>) {
    let mut wire = Vec::new();
    messages.retain(|message| codec.encode(message, &mut wire).is_ok());
    if let AnyCodec::OnePerConnection(_) = codec {
        // The stream has one message, and if nothing was sent an empty one.
        messages.truncate(1);
        messages.resize(1, Vec::new());
        wire.truncate(messages[0].len());
    }
    (wire, messages)
}

/// The frame as the layout in the documentation has it, whether that is wise or not.
fn frame_by_hand(codec: AnyCodec, message: &[u8]) -> Vec<u8> {
    match codec {
        AnyCodec::Delimited(_) => {
            let delimiter = DELIMITERS.into_iter().find(|d| codec == delimited(d));
            [message, delimiter.expect("one of the delimiters")].concat()
        }
        AnyCodec::Prefixed(_) => {
            let len = u8::try_from(message.len()).expect("a short message");
            [&[0, 0, 0, len], message].concat()
        }
        _ => message.to_vec(),
    }
}

/// Gives `wire` to a decoder piece by piece, what is left of it in one, and the end.
fn receive(codec: AnyCodec, wire: &[u8], pieces: &[Piece]) -> Received {
    let mut decoder = Decoder::new(codec);
    let mut received = Received::default();
    let mut rest = wire;
    for piece in pieces {
        let (bytes, later) = rest.split_at(piece.len.min(rest.len()));
        rest = later;
        if piece.read {
            let mut bytes = bytes;
            while !bytes.is_empty() {
                let space = decoder.space();
                let (some, later) = bytes.split_at(bytes.len().min(space.len()));
                space[..some.len()].copy_from_slice(some);
                decoder.filled(some.len());
                bytes = later;
            }
        } else {
            decoder.push(bytes);
        }
        if piece.take {
            received.take(&mut decoder);
        }
    }
    decoder.push(rest);
    decoder.end();
    received.take(&mut decoder);
    assert_eq!(decoder.is_finished(), received.error.is_none());
    received
}

impl Received {
    /// Takes all messages that have come whole. An error stays what it was, however
    /// many pieces come after it.
    fn take(&mut self, decoder: &mut Decoder<AnyCodec>) {
        loop {
            match decoder.next_message() {
                Ok(Some(message)) => {
                    assert_eq!(self.error, None, "a message behind an error");
                    assert!(self.messages.len() < MOST, "messages without end");
                    self.messages.push(message.to_vec());
                }
                Ok(None) => {
                    assert_eq!(self.error, None, "the error is forgotten");
                    return;
                }
                Err(error) => {
                    assert!(self.error.is_none_or(|before| before == error));
                    self.error = Some(error);
                    return;
                }
            }
        }
    }
}

/// The pieces if bit i of `cuts` says that there is a cut behind byte i.
fn pieces_between(mut cuts: u32) -> Vec<Piece> {
    let mut pieces = Vec::new();
    while cuts != 0 {
        let len = cuts.trailing_zeros() + 1;
        pieces.push(Piece {
            len: usize::try_from(len).expect("at most 32"),
            read: false,
            take: true,
        });
        cuts >>= len;
    }
    pieces
}
