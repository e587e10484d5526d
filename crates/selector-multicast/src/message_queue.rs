//! The client's queue: many producers, and one loop that must never wait for it.
//!
//! A channel can't be watched by a selector, and a loop that waits in `recv` serves no
//! socket meanwhile. So a producer sends and then wakes the selector, and the loop takes
//! what there is.

use std::{
    io::{self, Read},
    thread,
};

use cli::Messages;
use crossbeam::channel::{Receiver, Sender, bounded};
use framing::{AnyCodec, Codec};

use crate::Waker;

/// So many messages may wait in the queue; the next `send` waits until there is room.
const QUEUE_LEN: usize = 64;

/// Where producers put their messages. When the last clone is gone, the client ends.
#[derive(Debug, Clone)]
pub struct MessageSender {
    codec: AnyCodec,
    /// Taken out when dropped, so that the channel ends before the loop looks.
    frames: Option<Sender<Vec<u8>>>,
    waker: Waker,
}

pub(crate) fn message_queue(
    codec: AnyCodec,
    waker: Waker,
) -> (MessageSender, Receiver<Vec<u8>>) {
    let (sender, receiver) = bounded(QUEUE_LEN);
    (MessageSender { codec, frames: Some(sender), waker }, receiver)
}

impl MessageSender {
    /// Queues a message for every target, waiting while the queue is full.
    ///
    /// # Errors
    ///
    /// `InvalidData` or `InvalidInput`: the message does not fit the framing.
    /// `BrokenPipe`: the client has ended.
    pub fn send(&self, message: &[u8]) -> io::Result<()> {
        // Room for a prefix or a delimiter too: a frame that grew would have twice as much.
        // ANCHOR: send
        let mut frame = Vec::with_capacity(message.len() + 4);
        self.codec.encode(message, &mut frame)?;
        let frames = self.frames.as_ref().expect("taken out only when dropped");
        if frames.send(frame).is_err() {
            return Err(io::Error::new(
                io::ErrorKind::BrokenPipe,
                "no target is left",
            ));
        }
        self.waker.wake()
        // ANCHOR_END: send
    }

    /// Queues all messages from a thread of its own, which can wait for them to be typed.
    /// Says how that ended, and which line it was that could not be sent; then drops the
    /// sender.
    pub fn send_all<R: Read + Send + 'static>(
        self,
        mut messages: Messages<R>,
    ) -> Receiver<io::Result<()>> {
        let (ended, outcome) = bounded(1);
        // Not joined: a read from a terminal can't be ended. It ends with the program.
        thread::spawn(move || {
            let mut send_all = || {
                for number in 1_u64.. {
                    let Some(message) = messages.next_message()? else { break };
                    self.send(&message).map_err(|error| {
                        let sentence = format!("line {number} of stdin: {error}");
                        io::Error::new(error.kind(), sentence)
                    })?;
                }
                Ok(())
            };
            let _ = ended.send(send_all());
        });
        outcome
    }
}

// ANCHOR: drop
impl Drop for MessageSender {
    fn drop(&mut self) {
        drop(self.frames.take());
        // An error means that nobody waits.
        let _ = self.waker.wake();
    }
}
// ANCHOR_END: drop
