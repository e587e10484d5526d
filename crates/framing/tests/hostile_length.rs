//! What a peer announces costs nothing until it arrives, and what arrives costs at most
//! a few times the limit. Measured: this binary counts every byte that it allocates.

use std::{
    io::{self, Read},
    sync::{Mutex, MutexGuard, PoisonError},
};

use framing::{
    Codec, DEFAULT_MAX_MESSAGE_LEN, Decoder, FrameReader, Framing, Prefixed,
};
use peak_alloc::PeakAlloc;

/// Counts the old place and the new one while a buffer grows, also where the system
/// would find a way to let it grow in its place.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const READ_LEN: usize = Decoder::<Prefixed>::READ_LEN;

/// What an error, a name or the test runner's own thread may take besides.
const SLACK: usize = 16 * 1024;

/// All tests of this file: they would count each other's bytes.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

#[test]
fn a_length_of_4_gib_is_refused_before_anything_is_allocated() {
    let _alone = alone();
    let (sentence, peak) = measure(|| {
        let mut decoder = Decoder::new(Prefixed::default());
        decoder.push(b"\xff\xff\xff\xff");
        decoder.next_message().unwrap_err().to_string()
    });
    assert_eq!(
        sentence,
        "a message of 4294967295 bytes is over the limit of 1048576 bytes"
    );
    assert!(peak <= SLACK, "{peak} bytes");
}

#[test]
fn a_length_of_4_gib_costs_a_reader_the_room_for_one_read() {
    let _alone = alone();
    let (error, peak) = measure(|| {
        let much = io::repeat(b'x').take(10_000_000);
        let wire = (&b"\xff\xff\xff\xff"[..]).chain(much);
        let mut reader = FrameReader::new(wire, Prefixed::default());
        reader.read_message().unwrap_err()
    });
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    assert!(peak <= READ_LEN + SLACK, "{peak} bytes");
}

#[test]
fn a_length_within_the_limit_costs_nothing_before_the_bytes_come() {
    let _alone = alone();
    let ((), peak) = measure(|| {
        let mut decoder = Decoder::new(Prefixed::default());
        decoder.push(b"\0\x10\0\0"); // 1 MiB, which is the limit
        assert_eq!(decoder.next_message(), Ok(None));
        decoder.push(b"the first bytes");
        assert_eq!(decoder.next_message(), Ok(None));
    });
    assert!(peak <= SLACK, "{peak} bytes");
}

#[test]
fn a_length_within_the_limit_costs_a_reader_the_room_for_one_read() {
    let _alone = alone();
    let ((), peak) = measure(|| {
        let wire = &b"\0\x10\0\0the first bytes"[..];
        let mut reader = FrameReader::new(wire, Prefixed::default());
        let error = reader.read_message().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    });
    assert!(peak <= READ_LEN + SLACK, "{peak} bytes");
}

#[test]
fn a_message_without_end_stops_at_the_limit() {
    let _alone = alone();
    let max = DEFAULT_MAX_MESSAGE_LEN;
    for framing in [Framing::OnePerConnection, Framing::Delimited] {
        let (error, peak) = measure(|| {
            let wire = io::repeat(b'x').take(10_000_000);
            let mut reader = FrameReader::new(wire, framing.codec(max));
            reader.read_message().map(drop).unwrap_err()
        });
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert!(peak <= most(max), "{framing}: {peak} bytes");

        let ((), peak) = measure(|| {
            let mut decoder = Decoder::new(framing.codec(max));
            let piece = [b'x'; 4096];
            let mut pushed = 0;
            while decoder.next_message().is_ok() {
                decoder.push(&piece);
                pushed += piece.len();
                assert!(pushed <= max + piece.len(), "{pushed} bytes");
            }
        });
        assert!(peak <= most(max), "{framing}: {peak} bytes");
    }
}

#[test]
fn a_message_as_long_as_the_limit_costs_one_doubling_of_the_buffer() {
    let _alone = alone();
    let max = DEFAULT_MAX_MESSAGE_LEN;
    let mut wire = Vec::new();
    Prefixed::default().encode(&vec![b'x'; max], &mut wire).unwrap();
    for piece_len in [READ_LEN, 4096, 1000] {
        let ((), peak) = measure(|| {
            let mut decoder = Decoder::new(Prefixed::default());
            for piece in wire.chunks(piece_len) {
                assert_eq!(decoder.next_message(), Ok(None));
                decoder.push(piece);
            }
            assert!(matches!(decoder.next_message(), Ok(Some(_))));
        });
        assert!(peak <= most(max), "in pieces of {piece_len}: {peak} bytes");
    }
}

#[test]
fn the_memory_stays_the_same_however_many_messages_come() {
    let _alone = alone();
    for framing in [Framing::Delimited, Framing::Prefixed] {
        let codec = framing.codec(1024);
        let mut wire = Vec::new();
        for len in 0..1000 {
            codec.encode(&vec![b'x'; len], &mut wire).unwrap();
        }
        let mut decoder = Decoder::new(codec);
        let mut take_all = || {
            let mut count = 0;
            for piece in wire.chunks(4096) {
                decoder.push(piece);
                while decoder.next_message().unwrap().is_some() {
                    count += 1;
                    assert!(count <= 1000, "more messages than were sent");
                }
            }
        };
        let ((), first) = measure(&mut take_all);
        let ((), later) = measure(|| {
            for _ in 0..10 {
                take_all();
            }
        });
        assert!(first <= 2 * (4096 + 1024) + 4096 + SLACK, "{first} bytes");
        assert!(later <= SLACK, "{framing}: {later} bytes more");
    }
}

/// The most that a message of `max` bytes may cost: a buffer that doubled when
/// nearly all of the message was there, and the one before, which is being moved.
fn most(max: usize) -> usize {
    2 * max + max + READ_LEN + SLACK
}

/// How many bytes were allocated at most, over those that were there before.
fn measure<T>(work: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let result = work();
    (result, MEMORY.peak_usage() - before)
}

/// Waits for the other tests of this file, however they end.
fn alone() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}
