//! What a client sends: the texts given with `-m`, or else the lines of stdin.

use std::{
    ffi::OsString,
    io::{self, BufRead, BufReader, Read},
    vec,
};

/// Messages, one after the other; without end if somebody types them.
#[derive(Debug)]
pub struct Messages<R = io::Stdin>(Source<R>);

#[derive(Debug)]
enum Source<R> {
    Given(vec::IntoIter<Vec<u8>>),
    Lines(Lines<R>),
}

impl Messages {
    /// Messages that are known from the start.
    pub fn given(messages: Vec<Vec<u8>>) -> Self {
        Self(Source::Given(messages.into_iter()))
    }

    /// The texts if there are any, else the lines of stdin. A line of more than
    /// `max_len` bytes is an error instead of a full memory.
    pub fn from_texts_or_stdin(texts: Vec<OsString>, max_len: usize) -> Self {
        if texts.is_empty() {
            return Self::lines(io::stdin(), max_len);
        }
        let messages = texts.into_iter().map(OsString::into_encoded_bytes);
        Self::given(messages.collect())
    }
}

impl<R: Read> Messages<R> {
    /// The lines of `input`, without their newlines. The last line counts with or
    /// without one.
    pub fn lines(input: R, max_len: usize) -> Self {
        Self(Source::Lines(Lines {
            input: BufReader::with_capacity(64 * 1024, input),
            max_len,
            count: 0,
        }))
    }

    /// The next message, waiting for it to be typed; `Ok(None)` after the last.
    ///
    /// # Errors
    ///
    /// Those of the input; `InvalidData` for a line over the limit, and there is no
    /// going on behind it.
    pub fn next_message(&mut self) -> io::Result<Option<Vec<u8>>> {
        match &mut self.0 {
            Source::Given(messages) => Ok(messages.next()),
            Source::Lines(lines) => lines.next_line(),
        }
    }

    /// Whether there is a next message, and it has come whole.
    ///
    /// While it has, messages may be gathered; before one has to be waited for, send
    /// them.
    pub fn is_ready(&self) -> bool {
        match &self.0 {
            Source::Given(messages) => messages.len() > 0,
            Source::Lines(lines) => lines.input.buffer().contains(&b'\n'),
        }
    }
}

#[derive(Debug)]
struct Lines<R> {
    input: BufReader<R>,
    max_len: usize,
    /// How many lines have been read.
    count: usize,
}

impl<R: Read> Lines<R> {
    fn next_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        // The newline, and on Windows the return before it, come on top.
        let most = u64::try_from(self.max_len).unwrap_or(u64::MAX);
        let mut input = (&mut self.input).take(most.saturating_add(2));
        let mut line = Vec::new();
        input.read_until(b'\n', &mut line).map_err(|error| {
            io::Error::new(error.kind(), format!("can't read stdin: {error}"))
        })?;
        if line.is_empty() {
            return Ok(None);
        }
        self.count += 1;
        if line.last() == Some(&b'\n') {
            line.pop();
            if cfg!(windows) && line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        if line.len() > self.max_len {
            let Self { max_len, count, .. } = self;
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!(
                    "line {count} of stdin has more than {max_len} bytes: \
                     cut it, or raise --max-message-len here and at the server"
                ),
            ));
        }
        Ok(Some(line))
    }
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
        assert!(!messages.is_ready(), "nothing is read before it is asked for");
        messages.next_message().unwrap();
        assert!(messages.is_ready());
        messages.next_message().unwrap();
        assert!(!messages.is_ready(), "a part of a line is no line");
    }
}
