//! With one receive buffer for all, a decoder keeps no more than the start of a frame. In
//! a file of its own, as all tests of a file run in one process and share its memory.

use framing::{AnyCodec, Decoder, Framing, SharedBuffer};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const READ_LEN: usize = Decoder::<AnyCodec>::READ_LEN;

#[test]
fn a_decoder_between_two_frames_keeps_no_memory() {
    let codec = Framing::Delimited.codec(1 << 20);
    let long = vec![b'x'; 1 << 20];
    let mut shared = SharedBuffer::default();
    let mut decoders: Vec<_> = (0..100).map(|_| Decoder::new(codec)).collect();
    let before = MEMORY.current_usage();
    for decoder in &mut decoders {
        for mut wire in [&b"whole\n"[..], &long, b"\n", b"starts"] {
            while !wire.is_empty() {
                let mut lent = shared.lend(decoder);
                let len = lent.space().len().min(wire.len());
                lent.space()[..len].copy_from_slice(&wire[..len]);
                lent.filled(len);
                wire = &wire[len..];
                while lent.next_message().unwrap().is_some() {}
            }
        }
        assert_eq!(decoder.buffered(), b"starts");
    }
    let kept = MEMORY.current_usage() - before;
    assert!(kept < READ_LEN + 100 * 64, "{kept} bytes are kept");
}
