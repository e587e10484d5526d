//! Many decoders that are fed from one buffer give what each would give alone, frame by
//! frame, whether they are asked for messages or for frames.

use framing::{AnyCodec, Codec, Decoder, FrameError, Framing};
use proptest::{collection::vec, prelude::*};

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
        let mut read_buf = [0; 10_000];
        let mut decoders: Vec<_> =
            streams.iter().map(|_| Decoder::new(codec)).collect();
        let wires: Vec<_> =
            streams.iter().map(|messages| encoded(codec, messages)).collect();
        let mut rests: Vec<_> = wires.iter().map(|wire| &wire[..]).collect();
        let mut got = vec![Vec::new(); streams.len()];
        let mut counts = vec![0; streams.len()];

        let the_rest = (0..streams.len()).map(|stream| (stream, read_buf.len()));
        let turns: Vec<_> = turns
            .iter()
            .map(|(index, len)| (index.index(streams.len()), *len))
            .chain(the_rest)
            .collect();
        for (stream, len) in turns {
            let (now, later) = rests[stream].split_at(len.min(rests[stream].len()));
            rests[stream] = later;
            read_buf[..now.len()].copy_from_slice(now);
            let frames = decoders[stream].frames_in(&read_buf[..now.len()]);
            prop_assert!(!frames.broken);
            got[stream].extend_from_slice(frames.bytes);
            counts[stream] += frames.count;
            decoders[stream].shrink();
            read_buf.fill(b'#');
        }
        prop_assert_eq!(got, wires);
        let lengths: Vec<_> =
            streams.iter().map(|messages| messages.len() as u64).collect();
        prop_assert_eq!(counts, lengths);
    }
}

#[test]
fn a_long_message_comes_whole_out_of_many_reads() {
    let codec = Framing::Prefixed.codec(1 << 20);
    let messages = [vec![b'x'; 1 << 20], b"short".to_vec(), vec![b'y'; 70_000]];
    let wire = encoded(codec, &messages);
    let mut decoder = Decoder::new(codec);
    let (mut got, mut count) = (Vec::new(), 0);
    for read in wire.chunks(64 * 1024) {
        let frames = decoder.frames_in(read);
        got.extend_from_slice(frames.bytes);
        count += frames.count;
        decoder.shrink();
    }
    assert!(got == wire && count == 3);
}

#[test]
fn frames_before_a_broken_one_come_first_and_then_the_error() {
    for cut in 0..=6 {
        let mut decoder = Decoder::new(Framing::Prefixed.codec(10));
        let wire = b"\0\0\0\x02hi\xff\xff\xff\xff";
        let mut before = decoder.frames_in(&wire[..cut]).bytes.to_vec();
        let frames = decoder.frames_in(&wire[cut..]);
        assert!(frames.broken);
        before.extend_from_slice(frames.bytes);
        assert_eq!(before, b"\0\0\0\x02hi");
        let error = FrameError::TooLong { len: 0xffff_ffff, max: 10 };
        assert_eq!(decoder.next_message(), Err(error));
        assert_eq!(decoder.next_message(), Err(error));
    }
}

#[test]
fn an_end_inside_a_frame_is_told_after_the_frames_before_it() {
    let mut decoder = Decoder::new(Framing::Delimited.codec(10));
    let frames = decoder.frames_in(b"one\ntwo\nthr");
    assert_eq!((frames.count, frames.bytes), (2, &b"one\ntwo\n"[..]));
    decoder.end();
    let error = FrameError::EndInsideFrame { got: 3, needed: None };
    assert_eq!(decoder.next_message(), Err(error));
}
