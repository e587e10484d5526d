//! How the server's connections end: politely, or at once.

use std::{
    fmt, io,
    net::Shutdown,
    time::{Duration, Instant},
};

use framing::FrameError;

use crate::{
    SelectorKey, Server, Token,
    listener::Until,
    nonblocking::read,
    peer::{Peer, Stage},
};

/// How long a peer that has been dropped may take: for what it is owed after a broken frame,
/// or to be heard to its end when nothing can be sent to it.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long what is owed goes on being sent when the server stops.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Why a conversation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Farewell {
    /// The peer has ended its side.
    Ended,
    /// What it sends is no frame.
    Broken(FrameError),
    /// The server stops.
    Stopped,
}

impl Server {
    /// No more messages come from a peer: it has ended its side, or sends what is no frame.
    pub(crate) fn end_of_messages(&mut self, token: Token) {
        let Ok((_, Some(peer))) = self.selector.get_mut(token) else {
            return;
        };
        peer.decoder.end();
        match peer.decoder.next_message() {
            Ok(_) => self.leave(token, Farewell::Ended),
            Err(error) => self.leave(token, Farewell::Broken(error)),
        }
    }

    /// Nothing can be sent to a peer any more. It may have said something before it went.
    pub(crate) fn give_up_sending(&mut self, token: Token, why: &io::Error) {
        let Ok((_, Some(peer))) = self.selector.get_mut(token) else {
            return;
        };
        if peer.stage != Stage::Open {
            return self.drop_peer(token, why);
        }
        log::warn!("{}: dropped: {why}", peer.name);
        peer.stage = Stage::Deaf;
        self.expect_by(token, Some(PATIENCE));
        self.watch(token);
    }

    /// Ends the conversation with a peer, which still gets what it is owed.
    pub(crate) fn leave(&mut self, token: Token, farewell: Farewell) {
        self.deliver();
        let Ok((_, Some(peer))) = self.selector.get_mut(token) else {
            return;
        };
        let Peer { name, messages, stage, .. } = *peer;
        if stage == Stage::Deaf {
            self.remove(token);
            return;
        }
        peer.stage = Stage::Leaving { ended: farewell == Farewell::Ended };
        let all_sent = peer.outbox.is_empty();
        match farewell {
            Farewell::Ended => {
                log::info!("{name}: ended (messages: {messages})");
                self.expect_by(token, self.options.idle_timeout);
            }
            Farewell::Stopped => {
                log::info!("{name}: stopped (messages: {messages})");
                // All have the same time now.
                self.deadlines.clear(token);
            }
            Farewell::Broken(error) => {
                log::warn!("{name}: dropped: {error}");
                self.expect_by(token, Some(PATIENCE));
            }
        }
        if all_sent {
            self.part(token);
        } else {
            self.watch(token);
        }
    }

    /// The peer has got all that it was owed: now it gets the end of the stream.
    pub(crate) fn part(&mut self, token: Token) {
        let Ok((sock, Some(peer))) = self.selector.get_mut(token) else {
            return;
        };
        if peer.stage == (Stage::Leaving { ended: true }) {
            self.remove(token);
            return;
        }
        // Closed with bytes unread the connection would be reset, and a reset can destroy
        // what we have sent. (An error means that it is reset already.)
        let _ = sock.shutdown(Shutdown::Write);
        peer.stage = Stage::Lingering;
        self.watch(token);
    }

    /// Throws away what a peer still sends, until its end.
    pub(crate) fn discard(&mut self, token: Token) {
        let Ok((sock, _)) = self.selector.get_mut(token) else { return };
        match read(sock, &mut self.read_buf) {
            Ok(Some(1..) | None) => {}
            Ok(Some(0)) | Err(_) => {
                self.remove(token);
            }
        }
    }

    /// Ends a connection at once, and says why unless its end has been told.
    pub(crate) fn drop_peer(&mut self, token: Token, why: &dyn fmt::Display) {
        let Some(Peer { name, stage, .. }) = self.remove(token) else { return };
        if matches!(stage, Stage::Open | Stage::Leaving { ended: true }) {
            log::warn!("{name}: dropped: {why}");
        }
    }

    fn remove(&mut self, token: Token) -> Option<Peer> {
        self.deadlines.clear(token);
        // What is not kept of the key is dropped, and a dropped socket is closed.
        let SelectorKey { data, .. } = self.selector.unregister(token).ok()?;
        if self.listener.rests_until() == Some(Until::APeerLeaves) {
            self.listener.wake(&mut self.selector);
        }
        data
    }

    /// Says goodbye to everybody, and waits a moment for what is owed to be taken.
    pub(crate) fn say_goodbye(mut self) -> io::Result<()> {
        self.listener.close(&mut self.selector);
        let open: Vec<_> = self
            .selector
            .iter_mut()
            .filter(|(_, _, peer)| {
                peer.as_ref().is_some_and(|peer| peer.stage == Stage::Open)
            })
            .map(|(token, ..)| token)
            .collect();
        for token in open {
            self.leave(token, Farewell::Stopped);
        }
        let deadline = Instant::now() + LAST_WORDS;
        while !self.selector.get_map().is_empty() && Instant::now() < deadline {
            self.serve_once(Some(deadline))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use cli::Reply;
    use framing::Framing;

    use super::*;
    use crate::{ServerOptions, listen};

    #[test]
    fn the_idle_timeout_does_not_cut_the_last_words_short() {
        let options = ServerOptions {
            codec: Framing::Delimited.codec(100),
            reply: Reply::Everyone,
            outbox_limit: 1000,
            max_connections: None,
            idle_timeout: Some(Duration::from_secs(60)),
        };
        let listener = listen(&["127.0.0.1:0".parse().unwrap()], 1).unwrap();
        let mut server = Server::new(listener, options).unwrap();
        let _stream = testkit::connect(server.local_addr());
        server.serve_once(None).unwrap();
        let mut peers = server.selector.iter_mut().filter(|(_, _, it)| it.is_some());
        let (token, ..) = peers.next().unwrap();
        drop(peers);
        assert!(server.deadlines.next().is_some());
        server.leave(token, Farewell::Stopped);
        assert_eq!(server.deadlines.next(), None);
    }
}
