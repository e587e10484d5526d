//! One message to one target, and its answer: what a worker of the client does.
//!
//! It reads while it writes. A target may answer a long message while it still comes; if we
//! wrote all of it first, both would wait for the other to read.

use std::{
    io::{self, ErrorKind, Read, Write},
    time::Duration,
};

use cli::{Address, Outcome, Target};
use framing::{AnyCodec, Decoder};
use rustix::event::PollFlags;
use socket2::Socket;

use crate::{ClientOptions, connect::connect, deadline, waker::Waker};

/// Sends a frame to a target and waits for an answer. The name of the target is looked up
/// here too.
pub(crate) fn deliver(
    target: &Address,
    frame: &[u8],
    options: ClientOptions,
    stop: &Waker,
) -> Outcome {
    let target = Target::resolve(target);
    let socket = target
        .addresses()
        .and_then(|addresses| connect(addresses, options.timeout, stop));
    match socket {
        Ok(socket) => {
            let decoder = Decoder::new(options.codec);
            let delivery = Delivery { socket, unsent: frame, decoder };
            delivery.finish(options, stop)
        }
        Err(outcome) => outcome,
    }
}

struct Delivery<'f> {
    socket: Socket,
    /// The part of the frame that has not gone out yet.
    unsent: &'f [u8],
    decoder: Decoder<AnyCodec>,
}

impl Delivery<'_> {
    // ANCHOR: finish
    fn finish(mut self, options: ClientOptions, stop: &Waker) -> Outcome {
        let deadline = deadline::after(Some(options.timeout));
        loop {
            let events = match self.unsent {
                [] => PollFlags::IN,
                _ => PollFlags::IN | PollFlags::OUT,
            };
            let ready = match stop.wait(Some((&self.socket, events)), deadline) {
                Ok(ready) => ready,
                Err(error) => return Outcome::of(&error),
            };
            if ready.is_woken {
                return Outcome::Failed("given up".to_owned());
            }
            if !ready.socket.is_empty()
                && let Some(outcome) = self.go_on()
            {
                return outcome;
            }
            if deadline::left(deadline) == Some(Duration::ZERO) {
                return Outcome::NoAnswer(options.timeout);
            }
        }
    }
    // ANCHOR_END: finish

    /// Writes and reads what can be without waiting.
    fn go_on(&mut self) -> Option<Outcome> {
        let sent = self.send();
        // What the target has said before it ended says more than that it takes nothing.
        self.receive().or_else(|| sent.err().map(|error| Outcome::of(&error)))
    }

    fn send(&mut self) -> io::Result<()> {
        while !self.unsent.is_empty() {
            match self.socket.write(self.unsent) {
                Ok(len) => self.unsent = &self.unsent[len..],
                Err(error) if is_for_later(&error) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn receive(&mut self) -> Option<Outcome> {
        let len = match self.socket.read(self.decoder.space()) {
            Ok(len) => len,
            Err(error) if is_for_later(&error) => return None,
            Err(error) => return Some(Outcome::of(&error)),
        };
        self.decoder.filled(len);
        if len == 0 {
            self.decoder.end();
        }
        loop {
            match self.decoder.next_message() {
                // What comes before it has the message is no answer to it.
                Ok(Some(_)) if !self.unsent.is_empty() => {}
                Ok(Some(_)) => return Some(Outcome::Delivered),
                Ok(None) if len == 0 => {
                    return Some(Outcome::Closed { answers: 0, messages: 1 });
                }
                Ok(None) => return None,
                Err(error) => return Some(Outcome::Failed(error.to_string())),
            }
        }
    }
}

fn is_for_later(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
