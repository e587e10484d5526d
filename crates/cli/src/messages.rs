//! What a client sends: the texts given with `-m`, or else the lines of stdin.

use std::{
    ffi::OsString,
    io::{self, BufRead, BufReader, Read},
    vec,
};

/// Messages, one after the other; without end if somebody types them.
#[derive(Debug)]
pub enum Messages<R = io::Stdin> {
    /// Messages that are known from the start.
    Given(vec::IntoIter<Vec<u8>>),
    /// Each line, without its newline, is a message.
    Lines {
        /// Where the lines come from.
        input: BufReader<R>,
        /// The longest line that is taken, in bytes.
        max_len: usize,
        /// How many lines have been read.
        count: usize,
    },
}

impl Messages {
    /// Messages that are known from the start.
    pub fn given(messages: Vec<Vec<u8>>) -> Self {
        Self::Given(messages.into_iter())
    }

    /// The texts if there are any, else the lines of stdin. A line of more than
    /// `max_len` bytes is an error instead of a full memory.
    pub fn from_texts_or_stdin(texts: Vec<OsString>, max_len: usize) -> Self {
        if texts.is_empty() {
            Self::lines(io::stdin(), max_len)
        } else {
            Self::given(
                texts
                    .into_iter()
                    .map(OsString::into_encoded_bytes)
                    .collect(),
            )
        }
    }
}

impl<R: Read> Messages<R> {
    /// The lines of `input`. A last line counts with or without its newline.
    pub fn lines(input: R, max_len: usize) -> Self {
        let input = BufReader::with_capacity(64 * 1024, input);
        Self::Lines {
            input,
            max_len,
            count: 0,
        }
    }

    /// The next message, waiting for it to be typed; `Ok(None)` after the last.
    ///
    /// # Errors
    ///
    /// Those of the input; `InvalidData` for a line over the limit.
    pub fn next_message(&mut self) -> io::Result<Option<Vec<u8>>> {
        match self {
            Self::Given(messages) => Ok(messages.next()),
            Self::Lines {
                input,
                max_len,
                count,
            } => {
                *count += 1;
                read_line(input, *max_len, *count)
            }
        }
    }

    /// Whether [`next_message`](Self::next_message) would return at once.
    ///
    /// While it does, messages may be gathered; before it waits, send them.
    pub fn is_ready(&self) -> bool {
        match self {
            Self::Given(messages) => messages.len() > 0,
            Self::Lines { input, .. } => input.buffer().contains(&b'\n'),
        }
    }
}

fn read_line(
    input: &mut impl BufRead,
    max_len: usize,
    number: usize,
) -> io::Result<Option<Vec<u8>>> {
    // The newline, and on Windows the return before it, come on top.
    let most = u64::try_from(max_len).unwrap_or(u64::MAX).saturating_add(2);
    let mut line = Vec::new();
    if input.take(most).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        if cfg!(windows) && line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    if line.len() > max_len {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!(
                "line {number} of stdin has more than {max_len} bytes: \
                 cut it, or raise --max-message-len here and at the server"
            ),
        ));
    }
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: &[u8], max_len: usize) -> io::Result<Vec<Vec<u8>>> {
        let mut messages = Messages::lines(input, max_len);
        std::iter::from_fn(|| messages.next_message().transpose()).collect()
    }

    #[test]
    fn a_last_line_counts_with_and_without_its_newline() {
        let expected = [b"one".to_vec(), b"two".to_vec()];
        assert_eq!(all(b"one\ntwo\n", 9).unwrap(), expected);
        assert_eq!(all(b"one\ntwo", 9).unwrap(), expected);
    }

    #[test]
    fn an_empty_line_is_an_empty_message() {
        assert_eq!(all(b"\n\n", 9).unwrap(), [b"", b""]);
        assert_eq!(all(b"", 9).unwrap(), [b""; 0]);
    }

    #[test]
    fn a_line_may_be_as_long_as_the_limit_and_no_longer() {
        assert_eq!(all(b"four\n", 4).unwrap(), [b"four"]);
        assert_eq!(all(b"four", 4).unwrap(), [b"four"]);
        let error = all(b"one\nfive!\n", 4).unwrap_err();
        assert!(error.to_string().starts_with("line 2 of stdin"), "{error}");
        assert!(all(b"five!", 4).is_err());
    }

    #[test]
    fn lines_that_have_come_are_ready() {
        let mut messages = Messages::lines(&b"one\ntwo\nthr"[..], 9);
        assert!(
            !messages.is_ready(),
            "nothing is read before it is asked for"
        );
        messages.next_message().unwrap();
        assert!(messages.is_ready());
        messages.next_message().unwrap();
        assert!(!messages.is_ready(), "a part of a line is no line");
    }
}
