//! One receive buffer for many decoders.
//!
//! A server with thousands of connections reads from one of them at a time, and most
//! wait in silence between two frames. A buffer of [`READ_LEN`](Decoder::READ_LEN)
//! bytes for each would be most of its memory; lent to one after the other, one is
//! enough. What a connection keeps is the start of a frame that has not come whole.

use std::{
    mem,
    ops::{Deref, DerefMut},
};

use crate::{Codec, Decoder};

/// A receive buffer that decoders borrow, one at a time.
#[derive(Debug, Default)]
pub struct SharedBuffer(Vec<u8>);

impl SharedBuffer {
    /// Lends the buffer to `decoder` for as long as the result lives. What waits in the
    /// decoder moves in, and what waits at the end moves out again.
    ///
    /// Feed a decoder only while it has the buffer, and it has one of its own only while
    /// more than half of [`READ_LEN`](Decoder::READ_LEN) bytes wait in it.
    pub fn lend<'a, C: Codec>(
        &'a mut self,
        decoder: &'a mut Decoder<C>,
    ) -> Lent<'a, C> {
        if decoder.buffered().len() <= Decoder::<C>::READ_LEN / 2 {
            let mut buf = mem::take(&mut self.0);
            buf.resize(Decoder::<C>::READ_LEN, 0);
            decoder.move_into(buf);
        }
        Lent { shared: self, decoder }
    }
}

/// A decoder that has the shared buffer.
#[derive(Debug)]
pub struct Lent<'a, C: Codec> {
    shared: &'a mut SharedBuffer,
    decoder: &'a mut Decoder<C>,
}

impl<C: Codec> Deref for Lent<'_, C> {
    type Target = Decoder<C>;

    fn deref(&self) -> &Decoder<C> {
        self.decoder
    }
}

impl<C: Codec> DerefMut for Lent<'_, C> {
    fn deref_mut(&mut self) -> &mut Decoder<C> {
        self.decoder
    }
}

impl<C: Codec> Drop for Lent<'_, C> {
    fn drop(&mut self) {
        let waiting = self.decoder.buffered().len();
        if waiting > Decoder::<C>::READ_LEN / 2 {
            // A long message on its way: moved out and in again with each piece, it would
            // cost time in proportion to the square of its length.
            return;
        }
        // As much as waits; nothing, as a rule, and then nothing is allocated.
        let buf = self.decoder.move_into(vec![0; waiting]);
        if buf.len() == Decoder::<C>::READ_LEN {
            self.shared.0 = buf;
        }
    }
}
