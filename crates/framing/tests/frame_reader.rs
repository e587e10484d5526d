//! `FrameReader`: thin, but right about everything that a socket may do. The sockets
//! here are scripts.

use std::{
    collections::VecDeque,
    io::{self, ErrorKind, Read},
};

use Step::{Fails, Gives};
use framing::{Delimited, FrameError, FrameReader, Framing, OnePerConnection};

/// A source that takes one step of its script a read, and then gives the end of the
/// stream, once.
struct Script {
    steps: VecDeque<Step>,
    ended: bool,
}

enum Step {
    Gives(&'static [u8]),
    Fails(ErrorKind),
}

#[test]
fn short_reads_are_put_together() {
    let pieces = [&b"o"[..], b"ne\ntw", b"o", b"\n"];
    let mut reader = FrameReader::new(Script::of(pieces), Delimited::default());
    assert_eq!(reader.read_message().unwrap(), Some(&b"one"[..]));
    assert_eq!(reader.read_message().unwrap(), Some(&b"two"[..]));
    assert_eq!(reader.read_message().unwrap(), None);
}

#[test]
fn a_read_that_was_interrupted_is_tried_again() {
    let script = Script::new([
        Fails(ErrorKind::Interrupted),
        Gives(b"on"),
        Fails(ErrorKind::Interrupted),
        Fails(ErrorKind::Interrupted),
        Gives(b"e\n"),
    ]);
    let mut reader = FrameReader::new(script, Delimited::default());
    assert_eq!(reader.read_message().unwrap(), Some(&b"one"[..]));
}

#[test]
fn after_a_timeout_nothing_is_lost() {
    for kind in [ErrorKind::WouldBlock, ErrorKind::TimedOut] {
        let script = Script::new([
            Gives(b"one\ntw"),
            Fails(kind),
            Fails(kind),
            Gives(b"o\n"),
        ]);
        let mut reader = FrameReader::new(script, Delimited::default());
        assert_eq!(reader.read_message().unwrap(), Some(&b"one"[..]));
        assert_eq!(reader.read_message().unwrap_err().kind(), kind);
        assert_eq!(reader.read_message().unwrap_err().kind(), kind);
        assert_eq!(reader.read_message().unwrap(), Some(&b"two"[..]));
    }
}

#[test]
fn after_any_other_error_the_messages_that_came_before_have_come_out() {
    let script =
        Script::new([Gives(b"one\ntwo\n"), Fails(ErrorKind::ConnectionReset)]);
    let mut reader = FrameReader::new(script, Delimited::default());
    assert_eq!(reader.read_message().unwrap(), Some(&b"one"[..]));
    assert_eq!(reader.read_message().unwrap(), Some(&b"two"[..]));
    let error = reader.read_message().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn messages_that_came_together_cost_one_read() {
    let script = Script::of([&b"one\ntwo\nthree\nfo"[..]]);
    let mut reader = FrameReader::new(script, Delimited::default());
    for message in [&b"one"[..], b"two", b"three"] {
        assert_eq!(reader.read_message().unwrap(), Some(message));
    }
    // What is read now is the end of the stream, and not before now.
    reader.get_mut().steps.push_back(Gives(b"ur\n"));
    assert_eq!(reader.read_message().unwrap(), Some(&b"four"[..]));
}

#[test]
fn a_buffered_message_is_had_without_reading() {
    let script = Script::of([&b"one\ntwo\nth"[..], b"ree\n"]);
    let mut reader = FrameReader::new(script, Delimited::default());
    assert_eq!(reader.buffered_message().unwrap(), None);
    assert_eq!(reader.get_ref().steps.len(), 2, "nothing was read");
    assert_eq!(reader.read_message().unwrap(), Some(&b"one"[..]));
    assert_eq!(reader.buffered_message().unwrap(), Some(&b"two"[..]));
    assert_eq!(reader.buffered_message().unwrap(), None);
    assert_eq!(reader.get_ref().steps.len(), 1, "the rest was not read");
    assert_eq!(reader.read_message().unwrap(), Some(&b"three"[..]));
}

#[test]
fn after_the_end_of_the_stream_it_is_not_read_again() {
    let one = OnePerConnection::default();
    let mut reader = FrameReader::new(Script::of([&b"one"[..]]), one);
    assert_eq!(reader.read_message().unwrap(), Some(&b"one"[..]));
    reader.get_mut().steps.push_back(Gives(b"two"));
    assert_eq!(reader.read_message().unwrap(), None);
    assert_eq!(reader.get_ref().steps.len(), 1);
}

#[test]
fn what_is_wrong_with_a_frame_has_a_kind_and_can_be_had_back() {
    for (codec, wire, kind, error) in [
        (
            Framing::Prefixed.codec(5),
            &b"\0\0\0\x06"[..],
            ErrorKind::InvalidData,
            FrameError::TooLong { len: 6, max: 5 },
        ),
        (
            Framing::Delimited.codec(5),
            b"sixsix",
            ErrorKind::InvalidData,
            FrameError::EndNotInSight { max: 5 },
        ),
        (
            Framing::Prefixed.codec(5),
            b"\0\0\0\x05four",
            ErrorKind::UnexpectedEof,
            FrameError::EndInsideFrame { got: 8, needed: Some(9) },
        ),
    ] {
        let mut reader = FrameReader::new(wire, codec);
        let first = reader.read_message().unwrap_err();
        assert_eq!(first.kind(), kind);
        assert_eq!(first.to_string(), error.to_string(), "nothing is added");
        let again = reader.read_message().unwrap_err();
        assert_eq!(again.downcast::<FrameError>().unwrap(), error);
    }
}

impl Script {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self { steps: steps.into_iter().collect(), ended: false }
    }

    fn of(pieces: impl IntoIterator<Item = &'static [u8]>) -> Self {
        Self::new(pieces.into_iter().map(Gives))
    }
}

impl Read for Script {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self.steps.pop_front() {
            Some(Gives(bytes)) => {
                buf[..bytes.len()].copy_from_slice(bytes);
                Ok(bytes.len())
            }
            Some(Fails(kind)) => Err(kind.into()),
            None => {
                assert!(!self.ended, "read on after the end of the stream");
                self.ended = true;
                Ok(0)
            }
        }
    }
}
