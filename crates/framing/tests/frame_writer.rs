//! `FrameWriter`: thin, but right about everything that a socket may do. The sockets
//! here remember what was written.

use std::io::{self, ErrorKind, Write};

use framing::{Delimited, FrameError, FrameWriter, Framing, Prefixed};

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
