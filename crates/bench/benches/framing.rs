//! The codecs of `framing` beside those of tokio-util: `just bench framing`.
//!
//! Decoding: a stream of equal messages comes in reads of 4 KiB (or of one byte);
//! every message is touched. A "read" is a copy into the decoder's buffer, for both.
//! Encoding: the same message, again and again, into one buffer that is reused.
//!
//! Not all of the difference is skill: `LinesCodec` checks for UTF-8 and makes a `String`
//! of each line, and `LengthDelimitedCodec` hands out messages that can be kept, where
//! ours are lent.

use std::{hint::black_box, process::ExitCode};

use bench::Row;
use bytes::{BufMut, BytesMut};
use framing::{Codec, Decoder, Delimited, Prefixed};
use tokio_util::codec::{Encoder as _, LengthDelimitedCodec, LinesCodec};

const READ_LEN: usize = 4096;

/// Small enough to stay in the cache, as what the kernel has just received does.
const WIRE_LEN: usize = 16 * 1024;

/// How often the wire is read through in one round.
const TIMES: u32 = 64;

const WHOLE: &str = "the wire ends with a whole frame";

fn main() -> ExitCode {
    let mut rows = Vec::new();
    for (len, target) in [(16, 4.0), (64, 4.0), (1024, 1.6)] {
        rows.push(decode_prefixed(len, READ_LEN, target));
    }
    for (len, target) in [(16, 4.0), (64, 3.5), (1024, 3.0)] {
        rows.push(decode_delimited(len, READ_LEN, target));
    }
    rows.push(decode_prefixed(64, 1, 3.0));
    rows.push(decode_delimited(64, 1, 3.0));
    rows.push(encode_prefixed(64, 1.5));
    rows.push(encode_delimited(64, 1.0));

    if bench::report("one message", "tokio-util", &rows) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn decode_prefixed(len: usize, read_len: usize, target: f64) -> Row {
    let stream = Stream::new(len, read_len, &Prefixed::default());
    let name = format!("decode prefixed {len} B, {read_len} B a read");
    stream.measure(name, target, Prefixed::default(), LengthDelimitedCodec::new())
}

fn decode_delimited(len: usize, read_len: usize, target: f64) -> Row {
    let stream = Stream::new(len, read_len, &Delimited::default());
    let name = format!("decode delimited {len} B, {read_len} B a read");
    stream.measure(name, target, Delimited::default(), LinesCodec::new())
}

/// What comes over the wire: the same message many times, cut into reads.
struct Stream {
    wire: Vec<u8>,
    read_len: usize,
    messages: u32,
}

impl Stream {
    fn new(len: usize, read_len: usize, codec: &impl Codec) -> Self {
        let message = vec![b'x'; len];
        let mut wire = Vec::new();
        let mut messages = 0;
        while wire.len() < WIRE_LEN {
            codec.encode(&message, &mut wire).expect("the message fits the codec");
            messages += 1;
        }
        Self { wire, read_len, messages }
    }

    fn measure<T>(
        &self,
        name: String,
        target: f64,
        codec: impl Codec + Copy,
        peer: T,
    ) -> Row
    where
        T: tokio_util::codec::Decoder + Clone,
        T::Item: AsRef<[u8]>,
        T::Error: std::fmt::Debug,
    {
        let ours = || {
            let mut decoder = Decoder::new(codec);
            let mut messages = 0;
            for _ in 0..TIMES {
                for read in self.wire.chunks(self.read_len) {
                    decoder.push(read);
                    while let Some(message) = decoder.next_message().expect(WHOLE) {
                        black_box(message);
                        messages += 1;
                    }
                }
            }
            assert_eq!(messages, TIMES * self.messages);
        };
        let theirs = || {
            let mut codec = peer.clone();
            let mut buf = BytesMut::with_capacity(2 * READ_LEN);
            let mut messages = 0;
            for _ in 0..TIMES {
                for read in self.wire.chunks(self.read_len) {
                    buf.put_slice(read);
                    while let Some(message) = codec.decode(&mut buf).expect(WHOLE) {
                        black_box(message.as_ref());
                        messages += 1;
                    }
                }
            }
            assert_eq!(messages, TIMES * self.messages);
        };
        Row::measure(name, target, TIMES * self.messages, ours, theirs)
    }
}

const ENCODED: u32 = 200_000;

fn encode_prefixed(len: usize, target: f64) -> Row {
    let message = vec![b'x'; len];
    let bytes = bytes::Bytes::from(message.clone());
    let mut out = Vec::new();
    let mut buf = BytesMut::new();
    let mut peer = LengthDelimitedCodec::new();
    Row::measure(
        format!("encode prefixed {len} B"),
        target,
        ENCODED,
        || {
            for _ in 0..ENCODED {
                out.clear();
                let message = black_box(message.as_slice());
                Prefixed::default().encode(message, &mut out).expect("it fits");
                black_box(&mut out);
            }
        },
        || {
            for _ in 0..ENCODED {
                buf.clear();
                peer.encode(black_box(&bytes).clone(), &mut buf).expect("it fits");
                black_box(&mut buf);
            }
        },
    )
}

fn encode_delimited(len: usize, target: f64) -> Row {
    let message = "x".repeat(len);
    let mut out = Vec::new();
    let mut buf = BytesMut::new();
    let mut peer = LinesCodec::new();
    Row::measure(
        format!("encode delimited {len} B"),
        target,
        ENCODED,
        || {
            for _ in 0..ENCODED {
                out.clear();
                let message = black_box(message.as_bytes());
                Delimited::default().encode(message, &mut out).expect("it fits");
                black_box(&mut out);
            }
        },
        || {
            for _ in 0..ENCODED {
                buf.clear();
                peer.encode(black_box(message.as_str()), &mut buf).expect("it fits");
                black_box(&mut buf);
            }
        },
    )
}
