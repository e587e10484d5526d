//! Bytes that wait in the decoder's buffer are moved so seldom that all the moves
//! together cost time in proportion to the length of the stream.
//!
//! No clock: a move shows in the address of the first waiting byte. (It does not change
//! where the allocator lets the buffer grow in its place. That is no move.)

use framing::{Codec, Decoder, Delimited, Prefixed};

/// A decoder whose moves are counted.
struct Watched<C> {
    decoder: Decoder<C>,
    pushed: usize,
    moved: usize,
}

#[test]
fn a_full_buffer_is_not_moved_for_each_small_read() {
    // The worst there is for a buffer that moves everything to the front at every
    // read: very much waits, and it is taken out bit by bit while bits come in.
    let mut watched = Watched::new(Delimited::default());
    watched.push(&b"a small frame\n".repeat(20_000));
    for _ in 0..20_000 {
        watched.take();
        watched.push(b"!\n");
    }
    watched.assert_moved_at_most_twice();
}

#[test]
fn a_full_buffer_is_not_moved_for_each_read_into_its_space() {
    let mut watched = Watched::new(Delimited::default());
    watched.push(&b"a small frame\n".repeat(20_000));
    for _ in 0..10_000 {
        watched.take();
        watched.read(b"!\n");
    }
    watched.assert_moved_at_most_twice();
}

#[test]
fn a_long_message_that_comes_byte_by_byte_is_moved_as_the_buffer_doubles() {
    for read in [false, true] {
        let mut watched = Watched::new(Delimited::default());
        for _ in 0..1 << 17 {
            if read {
                watched.read(b"x");
            } else {
                watched.push(b"x");
            }
        }
        watched.push(b"\n");
        watched.take();
        watched.assert_moved_at_most_twice();
    }
}

#[test]
fn only_the_frame_that_a_read_has_split_is_moved() {
    let frames = [&b"\0\0\0\x60"[..], &[b'x'; 96]].concat().repeat(10_000);
    let mut watched = Watched::new(Prefixed::default());
    for piece in frames.chunks(4096) {
        watched.read(piece);
        while watched.decoder.buffered().len() >= 100 {
            watched.take();
        }
    }
    let reads = frames.len().div_ceil(4096);
    assert!(watched.moved <= reads * 100, "{} bytes", watched.moved);
}

impl<C: Codec> Watched<C> {
    fn new(codec: C) -> Self {
        Self { decoder: Decoder::new(codec), pushed: 0, moved: 0 }
    }

    #[track_caller]
    fn take(&mut self) {
        assert!(matches!(self.decoder.next_message(), Ok(Some(_))));
    }

    fn push(&mut self, bytes: &[u8]) {
        self.watch(bytes.len(), |decoder| decoder.push(bytes));
    }

    fn read(&mut self, bytes: &[u8]) {
        self.watch(bytes.len(), |decoder| {
            decoder.space()[..bytes.len()].copy_from_slice(bytes);
            decoder.filled(bytes.len());
        });
    }

    fn watch(&mut self, len: usize, feed: impl FnOnce(&mut Decoder<C>)) {
        let waiting = self.decoder.buffered().len();
        let before = self.decoder.buffered().as_ptr();
        feed(&mut self.decoder);
        if self.decoder.buffered().as_ptr() != before {
            self.moved += waiting;
        }
        self.pushed += len;
    }

    #[track_caller]
    fn assert_moved_at_most_twice(&self) {
        let Self { pushed, moved, .. } = self;
        assert!(*moved <= 2 * pushed, "{moved} bytes for {pushed} pushed");
    }
}
