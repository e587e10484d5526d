//! The listening socket of the server, which can rest.
//!
//! While nobody can be accepted, those who wait would make the socket ready for reading on
//! and on, and `select` would never wait. So it is not watched meanwhile: the kernel keeps
//! the newcomers in the backlog.

use std::{
    io, mem,
    net::SocketAddr,
    time::{Duration, Instant},
};

use socket2::Socket;

use crate::{DefaultSelector, EVENT_READ, Token, peer::Peer};

/// How long to rest when the system can't accept.
const REST: Duration = Duration::from_millis(100);

/// The server's selector. The listening socket has no data, as in the notes.
pub(crate) type Selector = DefaultSelector<Socket, Option<Peer>>;

#[derive(Debug)]
pub(crate) struct Listener {
    state: State,
    /// Whether the log has it that the system can't accept.
    told: bool,
}

#[derive(Debug)]
enum State {
    Accepting(Token),
    Resting(Socket, Until),
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Until {
    Time(Instant),
    APeerLeaves,
}

impl Listener {
    pub(crate) fn new(selector: &mut Selector, socket: Socket) -> io::Result<Self> {
        let token = selector.register(socket, EVENT_READ, None)?;
        Ok(Self { state: State::Accepting(token), told: false })
    }

    /// Its token, while it accepts.
    pub(crate) fn token(&self) -> Option<Token> {
        match self.state {
            State::Accepting(token) => Some(token),
            _ => None,
        }
    }

    /// A newcomer, or `None` if nobody waits or the listener has to rest.
    pub(crate) fn accept(
        &mut self,
        selector: &mut Selector,
    ) -> Option<(Socket, SocketAddr)> {
        loop {
            let key = selector.get_key(self.token()?).ok()?;
            let error = match key.fileobj.accept() {
                Ok((socket, address)) => {
                    self.told = false;
                    return Some((socket, address.as_socket()?));
                }
                Err(error) => error,
            };
            match error.kind() {
                io::ErrorKind::WouldBlock => return None,
                // The newcomer has left while it waited; or a signal came.
                io::ErrorKind::ConnectionAborted | io::ErrorKind::Interrupted => {}
                _ => {
                    if !mem::replace(&mut self.told, true) {
                        log::warn!(
                            "can't accept: {error}; the next client waits in the \
                             backlog"
                        );
                    }
                    self.rest(selector, Until::Time(Instant::now() + REST));
                }
            }
        }
    }

    // ANCHOR: rest
    /// Stops accepting for a while.
    pub(crate) fn rest(&mut self, selector: &mut Selector, until: Until) {
        let key = self.token().map(|token| selector.unregister(token));
        if let Some(Ok(key)) = key {
            self.state = State::Resting(key.fileobj, until);
        }
    }
    // ANCHOR_END: rest

    /// Until when it rests, if it does.
    pub(crate) fn rests_until(&self) -> Option<Until> {
        match self.state {
            State::Resting(_, until) => Some(until),
            _ => None,
        }
    }

    /// Accepts again after a rest.
    pub(crate) fn wake(&mut self, selector: &mut Selector) {
        let state = mem::replace(&mut self.state, State::Closed);
        self.state = match state {
            State::Resting(socket, _) => {
                match selector.register(socket, EVENT_READ, None) {
                    Ok(token) => State::Accepting(token),
                    Err(error) => {
                        log::warn!("can't accept any more: {error}");
                        State::Closed
                    }
                }
            }
            awake => awake,
        }
    }

    /// Accepts nobody any more.
    pub(crate) fn close(&mut self, selector: &mut Selector) {
        if let Some(token) = self.token() {
            // An error means that it is lost to the selector, and can't be accepted from
            // either.
            let _ = selector.unregister(token);
        }
        self.state = State::Closed;
    }
}
