//! `FrameReader` and `FrameWriter`: thin, but right about everything that a socket
//! may do. The sockets here are scripts.

use std::{
    collections::VecDeque,
    io::{self, ErrorKind, Read, Write},
};

use Step::{Fails, Gives};
use framing::{
    Delimited, FrameError, FrameReader, FrameWriter, Framing, OnePerConnection,
    Prefixed,
};

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

/// A sink that remembers each write.
#[derive(Default)]
struct Log {
    writes: Vec<Vec<u8>>,
    flushes: usize,
    /// How many bytes a write takes at most, if not all.
    at_most: Option<usize>,
    /// What the next write fails with.
    error: Option<ErrorKind>,
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

#[test]
fn what_is_wrong_with_a_message_has_a_kind_and_can_be_had_back() {
    for (framing, message, kind, error) in [
        (
            "prefixed",
            &b"sixsix"[..],
            ErrorKind::InvalidData,
            FrameError::TooLong { len: 6, max: 5 },
        ),
        (
            "fixed-length:4",
            b"fiver",
            ErrorKind::InvalidInput,
            FrameError::WrongLength { len: 5, expected: 4 },
        ),
        (
            "delimited",
            b"a\nb",
            ErrorKind::InvalidInput,
            FrameError::DelimiterInMessage { at: 1 },
        ),
    ] {
        let codec = framing.parse::<Framing>().unwrap().codec(5);
        let mut writer = FrameWriter::new(Log::default(), codec);
        let refused = writer.write_message(message).unwrap_err();
        assert_eq!(refused.kind(), kind);
        assert_eq!(refused.downcast::<FrameError>().unwrap(), error);
    }
}

#[test]
fn messages_gather_and_go_out_in_one_write() {
    let mut writer = FrameWriter::new(Log::default(), Delimited::default());
    for _ in 0..1000 {
        writer.write_message(b"a message").unwrap();
    }
    assert!(writer.get_ref().writes.is_empty(), "nothing before the flush");
    writer.flush().unwrap();
    assert_eq!(writer.get_ref().writes, [b"a message\n".repeat(1000)]);
    assert_eq!(writer.get_ref().flushes, 1, "the sink is flushed too");
}

#[test]
fn a_flush_with_nothing_to_send_writes_nothing() {
    let mut writer = FrameWriter::new(Log::default(), Delimited::default());
    writer.flush().unwrap();
    writer.write_message(b"one").unwrap();
    writer.flush().unwrap();
    writer.flush().unwrap();
    assert_eq!(writer.get_ref().writes, [b"one\n"]);
}

#[test]
fn so_much_gathers_and_no_more() {
    const GATHER_LEN: usize = FrameWriter::<Log, Prefixed>::GATHER_LEN;
    let message = [b'x'; 1020];
    let mut writer = FrameWriter::new(Log::default(), Prefixed::default());
    let at_a_time = GATHER_LEN / 1024;
    for _ in 0..at_a_time - 1 {
        writer.write_message(&message).unwrap();
    }
    assert!(writer.get_ref().writes.is_empty());
    writer.write_message(&message).unwrap();
    let lens: Vec<_> = writer.get_ref().writes.iter().map(Vec::len).collect();
    assert_eq!(lens, [GATHER_LEN]);
}

#[test]
fn a_sink_that_takes_a_few_bytes_at_a_time_gets_them_all_in_order() {
    let sink = Log { at_most: Some(3), ..Log::default() };
    let mut writer = FrameWriter::new(sink, Delimited::default());
    writer.write_message(b"one").unwrap();
    writer.write_message(b"two").unwrap();
    writer.flush().unwrap();
    assert_eq!(writer.get_ref().writes, [&b"one"[..], b"\ntw", b"o\n"]);
}

#[test]
fn a_write_that_was_interrupted_is_tried_again() {
    let mut writer = FrameWriter::new(Log::default(), Delimited::default());
    writer.get_mut().error = Some(ErrorKind::Interrupted);
    writer.write_message(b"one").unwrap();
    writer.flush().unwrap();
    assert_eq!(writer.get_ref().writes, [b"one\n"]);
}

#[test]
fn an_error_of_the_sink_is_handed_on() {
    let mut writer = FrameWriter::new(Log::default(), Delimited::default());
    writer.get_mut().error = Some(ErrorKind::BrokenPipe);
    writer.write_message(b"one").unwrap();
    assert_eq!(writer.flush().unwrap_err().kind(), ErrorKind::BrokenPipe);
}

#[test]
fn a_message_that_is_refused_leaves_the_others_as_they_are() {
    let mut writer = FrameWriter::new(Log::default(), Framing::Delimited.codec(5));
    writer.write_message(b"one").unwrap();
    assert!(writer.write_message(b"a\nb").is_err());
    assert!(writer.write_message(b"sixsix").is_err());
    writer.write_message(b"two").unwrap();
    writer.flush().unwrap();
    assert_eq!(writer.get_ref().writes, [b"one\ntwo\n"]);
}

#[test]
fn what_was_not_flushed_is_not_sent_by_dropping_the_writer() {
    let mut sink = Log::default();
    let mut writer = FrameWriter::new(&mut sink, Delimited::default());
    writer.write_message(b"one").unwrap();
    drop(writer);
    assert!(sink.writes.is_empty());
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

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(kind) = self.error.take() {
            return Err(kind.into());
        }
        let len = bytes.len().min(self.at_most.unwrap_or(usize::MAX));
        self.writes.push(bytes[..len].to_vec());
        Ok(len)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.flushes += 1;
        Ok(())
    }
}
