//! The frames that all peers speak: the length as u32, big-endian, then the message.

use std::io;

/// The length of the prefix in bytes.
pub const PREFIX_LEN: usize = 4;

/// A longer message is refused before memory is set aside for it.
pub const MAX_MESSAGE_LEN: usize = 1024 * 1024;

/// The first message in `bytes` and what stands behind it; `None` if it has not come
/// whole yet.
///
/// # Errors
///
/// It is longer than [`MAX_MESSAGE_LEN`].
#[inline]
pub fn split_message(bytes: &[u8]) -> io::Result<Option<(&[u8], &[u8])>> {
    let Some((prefix, rest)) = bytes.split_first_chunk::<PREFIX_LEN>() else {
        return Ok(None);
    };
    let len = usize::try_from(u32::from_be_bytes(*prefix)).unwrap_or(usize::MAX);
    if len > MAX_MESSAGE_LEN {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(rest.split_at_checked(len))
}

/// How many bytes of `bytes` are whole frames; the rest is the start of the next one.
///
/// # Errors
///
/// As [`split_message`].
#[inline]
pub fn whole_len(bytes: &[u8]) -> io::Result<usize> {
    let mut rest = bytes;
    while let Some((_, behind)) = split_message(rest)? {
        rest = behind;
    }
    Ok(bytes.len() - rest.len())
}
