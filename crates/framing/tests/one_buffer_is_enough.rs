//! A decoder that is fed from a common buffer keeps no more than the start of a frame. In a
//! file of its own, as all tests of a file run in one process and share its memory.

use framing::{Decoder, Framing};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What the test runner, on its own thread, may allocate in the meantime.
const RUNNER: usize = 4096;

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
    let kept = MEMORY.current_usage().saturating_sub(before);
    assert!(kept <= RUNNER, "{kept} bytes are kept");
    for decoder in &mut decoders {
        decoder.frames_in(b"starts");
        decoder.shrink();
    }
    let kept = MEMORY.current_usage().saturating_sub(before);
    assert!(kept <= RUNNER + 100 * 2 * "starts".len(), "{kept} bytes are kept");
}
