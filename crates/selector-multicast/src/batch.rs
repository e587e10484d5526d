//! The messages of one round of the loop, as frames, on their way to many peers.
//!
//! All peers have the same framing, so frames go out as they came in. Messages that came
//! together go out together: one write for each peer and round, not for each message.

use std::{borrow::Cow, ops::Range};

use crate::Token;

#[derive(Debug, Default)]
pub(crate) struct Batch {
    frames: Vec<u8>,
    /// Who sent which part of the frames, in order. What one peer sends in a row is one
    /// part.
    parts: Vec<(Token, Range<usize>)>,
}

impl Batch {
    /// With so many bytes gathered, the batch goes out before the round is over.
    pub(crate) const GATHER_LEN: usize = 64 * 1024;

    pub(crate) fn len(&self) -> usize {
        self.frames.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// Adds frames of `sender`.
    pub(crate) fn push(&mut self, sender: Token, frames: &[u8]) {
        let start = self.frames.len();
        self.frames.extend_from_slice(frames);
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
