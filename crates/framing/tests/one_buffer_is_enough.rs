//! A decoder that is fed from a common buffer keeps no more than the start of a frame. In a
//! file of its own, as all tests of a file run in one process and share its memory.

use framing::{Decoder, Framing};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

#[test]
fn a_decoder_between_two_frames_keeps_no_memory() {
    let codec = Framing::Delimited.codec(1 << 20);
    let long = vec![b'x'; 1 << 20];
    let mut decoders: Vec<_> = (0..100).map(|_| Decoder::new(codec)).collect();
    let before = MEMORY.current_usage();
    for decoder in &mut decoders {
        for wire in [&b"whole\n"[..], &long, b"\n"] {
            for read in wire.chunks(64 * 1024) {
                decoder.frames_in(read);
                decoder.shrink();
            }
        }
    }
    assert_eq!(MEMORY.current_usage(), before);
    for decoder in &mut decoders {
        decoder.frames_in(b"starts");
        decoder.shrink();
    }
    let kept = MEMORY.current_usage() - before;
    assert!(kept <= 100 * 2 * "starts".len(), "{kept} bytes are kept");
}
