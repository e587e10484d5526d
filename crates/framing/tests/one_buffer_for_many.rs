//! Many decoders with one receive buffer give the messages that each would give alone.

use framing::{AnyCodec, Codec, Decoder, Framing, SharedBuffer};
use proptest::{collection::vec, prelude::*};

const READ_LEN: usize = Decoder::<AnyCodec>::READ_LEN;

/// Reads `bytes` as a socket would give them: as many as there is room for.
fn feed(decoder: &mut Decoder<AnyCodec>, bytes: &mut &[u8], at_most: usize) {
    let space = decoder.space();
    let len = space.len().min(bytes.len()).min(at_most);
    space[..len].copy_from_slice(&bytes[..len]);
    decoder.filled(len);
    *bytes = &bytes[len..];
}

fn encoded(codec: AnyCodec, messages: &[Vec<u8>]) -> Vec<u8> {
    let mut wire = Vec::new();
    for message in messages {
        codec.encode(message, &mut wire).expect("it fits");
    }
    wire
}

proptest! {
    #[test]
    fn streams_that_take_turns_do_not_mix(
        streams in vec(vec(vec(b'a'..=b'z', 0..60), 1..20), 1..5),
        turns in vec((any::<prop::sample::Index>(), 1..100_usize), 1..60),
        prefixed: bool,
    ) {
        let framing = if prefixed { Framing::Prefixed } else { Framing::Delimited };
        let codec = framing.codec(1000);
        let mut shared = SharedBuffer::default();
        let mut decoders: Vec<_> =
            streams.iter().map(|_| Decoder::new(codec)).collect();
        let wires: Vec<_> =
            streams.iter().map(|messages| encoded(codec, messages)).collect();
        let mut rests: Vec<_> = wires.iter().map(|wire| &wire[..]).collect();
        let mut got = vec![Vec::new(); streams.len()];

        let the_rest = (0..streams.len()).map(|stream| (stream, READ_LEN));
        let turns: Vec<_> = turns
            .iter()
            .map(|(index, len)| (index.index(streams.len()), *len))
            .chain(the_rest)
            .collect();
        for (stream, len) in turns {
            let mut lent = shared.lend(&mut decoders[stream]);
            feed(&mut lent, &mut rests[stream], len);
            while let Some(message) = lent.next_message().unwrap() {
                got[stream].push(message.to_vec());
            }
        }
        prop_assert_eq!(got, streams);
    }
}

#[test]
fn messages_longer_than_the_buffer_come_through_it() {
    let codec = Framing::Prefixed.codec(1 << 20);
    let messages = [vec![b'x'; 1 << 20], b"short".to_vec(), vec![b'y'; READ_LEN]];
    let wire = encoded(codec, &messages);
    let mut shared = SharedBuffer::default();
    let mut decoder = Decoder::new(codec);
    let mut rest = &wire[..];
    let mut got = Vec::new();
    while !rest.is_empty() {
        let mut lent = shared.lend(&mut decoder);
        feed(&mut lent, &mut rest, READ_LEN);
        while let Some(message) = lent.next_message().unwrap() {
            got.push(message.to_vec());
        }
    }
    assert!(got == messages);
}
