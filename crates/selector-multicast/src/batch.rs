//! The messages of one round of the loop, as frames, on their way to many peers.
//!
//! A message is encoded once for all who get it, and messages that came in together go
//! out together: one write for each peer and round, not for each peer and message.

use std::{borrow::Cow, ops::Range};

use framing::{AnyCodec, Codec};

use crate::Token;

#[derive(Debug)]
pub(crate) struct Batch {
    codec: AnyCodec,
    frames: Vec<u8>,
    /// Who sent which part of the frames, in order. What one peer sends in a row is one
    /// part.
    parts: Vec<(Token, Range<usize>)>,
}

impl Batch {
    /// With so many bytes gathered, the batch goes out before the round is over.
    pub(crate) const GATHER_LEN: usize = 64 * 1024;

    pub(crate) fn new(codec: AnyCodec) -> Self {
        Self { codec, frames: Vec::new(), parts: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.frames.len()
    }

    /// Who sent the last message; `None` if there is no message.
    pub(crate) fn last_sender(&self) -> Option<Token> {
        self.parts.last().map(|&(sender, _)| sender)
    }

    /// Adds a message of `sender`.
    #[inline]
    pub(crate) fn push(&mut self, sender: Token, message: &[u8]) {
        let start = self.frames.len();
        let encoded = self.codec.encode(message, &mut self.frames);
        encoded.expect("what was decoded fits the same framing");
        let end = self.frames.len();
        match self.parts.last_mut() {
            Some((last, part)) if *last == sender => part.end = end,
            _ => self.parts.push((sender, start..end)),
        }
    }

    /// All frames.
    pub(crate) fn frames(&self) -> &[u8] {
        &self.frames
    }

    /// All frames but those that `peer` has sent itself.
    pub(crate) fn frames_of_others(&self, peer: Token) -> Cow<'_, [u8]> {
        if self.parts.iter().all(|(sender, _)| *sender != peer) {
            return Cow::Borrowed(&self.frames);
        }
        let others = self.parts.iter().filter(|(sender, _)| *sender != peer);
        let frames = others.map(|(_, part)| &self.frames[part.clone()]);
        Cow::Owned(frames.collect::<Vec<_>>().concat())
    }

    pub(crate) fn clear(&mut self) {
        self.frames.clear();
        self.parts.clear();
    }
}
