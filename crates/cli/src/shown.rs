//! A message on a line of a terminal.

use std::fmt;

/// Shows a message on one line, whatever is in it.
///
/// Text is shown as it is. Bytes that are not UTF-8 become `\xff`, and control
/// characters `\n`, `\r` or `\u{1b}`, so that a message can neither break the line
/// nor drive the terminal; a tab stays a tab. This is for eyes: a backslash is not
/// doubled, so the bytes can't be had back from it.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'m>(pub &'m [u8]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            // Pieces that each end with a character to escape; the last one may not.
            for piece in chunk.valid().split_inclusive(is_escaped) {
                let plain = piece.trim_end_matches(is_escaped);
                let escaped = piece[plain.len()..].escape_default();
                write!(f, "{plain}{escaped}")?;
            }
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

fn is_escaped(character: char) -> bool {
    character.is_control() && character != '\t'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stays_on_one_line() {
        for (message, shown) in [
            (&b"hello"[..], "hello"),
            ("n\u{e9}".as_bytes(), "n\u{e9}"),
            (b"a\tb", "a\tb"),
            (b"C:\\dir", "C:\\dir"),
            (b"two\nlines\r", "two\\nlines\\r"),
            (b"\x1b[2J", "\\u{1b}[2J"),
            (b"\xff\xfe", "\\xff\\xfe"),
            (b"caf\xc3", "caf\\xc3"),
        ] {
            assert_eq!(Shown(message).to_string(), shown);
        }
    }
}
