//! What is sent: a message of 64 bytes behind its prefix.

/// No two bytes are alike, so that no shift goes unnoticed.
pub const MESSAGE: [u8; 64] = {
    let mut message = [0; 64];
    let mut byte = 0;
    while byte < 64 {
        message[byte as usize] = b'0' + byte;
        byte += 1;
    }
    message
};

/// The length of the frame in bytes.
pub const FRAME_LEN: usize = 4 + MESSAGE.len();

/// The message as it is on the wire.
pub fn frame() -> Vec<u8> {
    let mut frame = vec![0, 0, 0, 64];
    frame.extend_from_slice(&MESSAGE);
    frame
}
