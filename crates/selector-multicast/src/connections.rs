//! The connections of a client to all its targets, and what it does when one is ready.

use std::{
    io, mem,
    net::{Shutdown, SocketAddr},
    time::{Duration, Instant},
};

use cli::{Outcome, Target};
use rustix::io::Errno;
use socket2::{Domain, Protocol, Socket, Type};

use crate::{
    ClientOptions, DefaultSelector, EVENT_READ, EVENT_WRITE, EventMask, News, Token,
    Waker,
    conn::Conn,
    deadlines::{Deadlines, until},
    nonblocking::{READ_LEN, read},
};

/// How often one target is read from before the others have their turn.
const READS: usize = 16;

/// How long those who keep up wait for one that has fallen behind. One that has merely been
/// interrupted catches up in this time; one that is slow does not.
const GRACE: Duration = Duration::from_secs(1);

/// How long after a target's end it may turn out that there was no more for it.
const PATIENCE: Duration = Duration::from_secs(1);

/// When to send more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// A target has taken all there was, and none has fallen behind; or all are silent.
    Now,
    /// A target has fallen behind, and is waited for until then.
    NotBefore(Instant),
    /// No target has taken all there was yet.
    WhenATargetIsReady,
}

/// Gets to hear what the targets send, and how it ends with them.
pub(crate) type OnNews<'a> = dyn FnMut(&Target, News<'_>) -> anyhow::Result<()> + 'a;

#[derive(Debug)]
pub(crate) struct Connections<'t> {
    selector: DefaultSelector<Socket, Conn>,
    targets: &'t [Target],
    options: ClientOptions,
    /// One for all: they are read from one at a time.
    read_buf: Box<[u8]>,
    deadlines: Deadlines,
    /// They have ended, well so far, before we did; and until when that may be well.
    ended: Vec<(Conn, Instant)>,
    /// Whether the first answer of a target is all that is wanted of it.
    once: bool,
    /// Whether no more messages will be sent.
    closing: bool,
    /// How many targets have answered all that they were sent.
    pub(crate) delivered: usize,
}

impl<'t> Connections<'t> {
    pub(crate) fn new(
        targets: &'t [Target],
        options: ClientOptions,
        once: bool,
    ) -> io::Result<Self> {
        Ok(Self {
            selector: DefaultSelector::new()?,
            targets,
            options,
            read_buf: vec![0; READ_LEN].into(),
            deadlines: Deadlines::default(),
            ended: Vec::new(),
            once,
            closing: once,
            delivered: 0,
        })
    }

    // ANCHOR: start_conn
    /// Begins to connect to all targets, and waits for none.
    pub(crate) fn start_conn(
        &mut self,
        on_news: &mut OnNews<'_>,
    ) -> anyhow::Result<()> {
        let connect_by = Instant::now() + self.options.timeout;
        for target in 0..self.targets.len() {
            let conn = Conn::new(target, self.options.codec, connect_by);
            self.connect(conn, Outcome::Refused, on_news)?;
        }
        Ok(())
    }
    // ANCHOR_END: start_conn

    /// What ends the wait of [`serve_once`](Self::serve_once).
    pub(crate) fn waker(&self) -> Waker {
        self.selector.waker()
    }

    /// Whether there is no target left.
    pub(crate) fn is_empty(&self) -> bool {
        self.selector.get_map().is_empty() && self.ended.is_empty()
    }

    pub(crate) fn pace(&self) -> Pace {
        let conns = || self.selector.get_map().values().map(|key| &key.data);
        // When all are silent nobody sets the pace: their outboxes take the rest, up to
        // its end or to the limit.
        let is_now = !self.ended.is_empty()
            || conns().any(|conn| conn.outbox.is_empty())
            || conns().all(|conn| conn.is_silent);
        if !is_now {
            return Pace::WhenATargetIsReady;
        }
        let now = Instant::now();
        let waited_for = conns()
            .filter_map(|conn| conn.behind_since)
            .map(|since| since + GRACE)
            .filter(|until| now < *until)
            .max();
        waited_for.map_or(Pace::Now, Pace::NotBefore)
    }

    /// One round of the loop: waits until a target is ready, or until `at_latest`, and does
    /// what can be done.
    pub(crate) fn serve_once(
        &mut self,
        at_latest: Option<Instant>,
        on_news: &mut OnNews<'_>,
    ) -> anyhow::Result<()> {
        let first = self.deadlines.next().into_iter().chain(at_latest);
        let wait = until(first.chain(self.ended.iter().map(|it| it.1)).min());
        for (token, events) in self.selector.select(wait)? {
            self.advance(token, events, on_news)?;
        }
        let now = Instant::now();
        while let Some(token) = self.deadlines.expired(now) {
            self.expire(token, on_news)?;
        }
        for (conn, _) in self.ended.extract_if(.., |(_, until)| *until <= now) {
            on_news(&self.targets[conn.target], News::Ended(conn.closed()))?;
        }
        Ok(())
    }

    /// Sends so many messages, as frames, to all targets; those that are not connected yet
    /// are owed them.
    pub(crate) fn send_to_all(
        &mut self,
        frames: &[u8],
        messages: u64,
        on_news: &mut OnNews<'_>,
    ) -> anyhow::Result<()> {
        for (mut conn, _) in self.ended.drain(..) {
            conn.messages += messages;
            on_news(&self.targets[conn.target], News::Ended(conn.closed()))?;
        }
        // ANCHOR: send_to_all
        let limit = self.options.outbox_limit;
        // However long a message is, one may wait.
        let most = limit.max(frames.len());
        let tokens: Vec<_> = self.selector.get_map().keys().collect();
        for token in tokens {
            let (_, conn) = self.selector.get_mut(token)?;
            let waits_already = conn.owes_answers();
            conn.messages += messages;
            conn.outbox.push(frames);
            conn.note_lag(limit);
            if conn.connected {
                if !waits_already {
                    self.expect_answers(token);
                }
                self.flush(token, on_news)?;
            }
            match self.selector.get_key(token) {
                Ok(key) if key.data.outbox.len() > most => {
                    self.end(token, Outcome::Behind(limit), on_news)?;
                }
                _ => {}
            }
        }
        Ok(())
        // ANCHOR_END: send_to_all
    }

    /// No more messages will be sent: ends our side of each connection once all is out.
    pub(crate) fn close(&mut self, on_news: &mut OnNews<'_>) -> anyhow::Result<()> {
        let starts = !mem::replace(&mut self.closing, true);
        for (conn, _) in self.ended.drain(..) {
            self.delivered += 1;
            on_news(&self.targets[conn.target], News::Ended(Outcome::Delivered))?;
        }
        let tokens: Vec<_> = self.selector.get_map().keys().collect();
        for token in tokens {
            let Ok((sock, conn)) = self.selector.get_mut(token) else { continue };
            if !conn.connected {
                continue;
            }
            if conn.outbox.is_empty() && !mem::replace(&mut conn.half_closed, true) {
                // An error means that it is broken, which the next read meets too.
                let _ = sock.shutdown(Shutdown::Write);
                self.expect_answers(token);
            } else if starts {
                self.expect_answers(token);
            }
        }
        Ok(())
    }

    // ANCHOR: connect
    /// Begins to connect to the next address of a target. `last` is how it ended with the
    /// one before. Each address gets an equal part of the time that is left, so that one
    /// that never answers leaves some for the others.
    fn connect(
        &mut self,
        mut conn: Conn,
        mut last: Outcome,
        on_news: &mut OnNews<'_>,
    ) -> anyhow::Result<()> {
        let target = &self.targets[conn.target];
        let addresses = match target.addresses() {
            Ok(addresses) => addresses,
            Err(outcome) => return on_news(target, News::Ended(outcome)),
        };
        while let Some(&address) = addresses.get(conn.tried) {
            let now = Instant::now();
            let parts =
                u32::try_from(addresses.len() - conn.tried).unwrap_or(u32::MAX);
            let part = conn.connect_by.saturating_duration_since(now) / parts;
            conn.tried += 1;
            match start(address) {
                Ok(sock) => {
                    let token = self.selector.register(sock, EVENT_WRITE, conn)?;
                    self.deadlines.set(token, now + part);
                    return Ok(());
                }
                Err(error) => last = Outcome::of(&error),
            }
        }
        on_news(target, News::Ended(last))
    }
    // ANCHOR_END: connect

    // ANCHOR: advance
    /// Does what a connection is ready for.
    fn advance(
        &mut self,
        token: Token,
        events: EventMask,
        on_news: &mut OnNews<'_>,
    ) -> anyhow::Result<()> {
        let Ok((sock, conn)) = self.selector.get_mut(token) else {
            return Ok(());
        };
        if !conn.connected {
            // Writable: the attempt has come to an end. The error tells which.
            if let Some(error) = sock.take_error()? {
                self.deadlines.clear(token);
                let conn = self.selector.unregister(token)?.data;
                return self.connect(conn, Outcome::of(&error), on_news);
            }
            conn.connected = true;
            if !self.once {
                // We gather messages ourselves; the kernel is not to wait for more.
                let _ = sock.set_tcp_nodelay(true);
            }
            self.expect_answers(token);
        } else if events.contains(EVENT_READ) {
            self.receive(token, on_news)?;
        }
        self.flush(token, on_news)
    }
    // ANCHOR_END: advance

    fn receive(
        &mut self,
        token: Token,
        on_news: &mut OnNews<'_>,
    ) -> anyhow::Result<()> {
        for _ in 0..READS {
            let Ok((sock, conn)) = self.selector.get_mut(token) else { break };
            let target = &self.targets[conn.target];
            let read = match read(sock, &mut self.read_buf) {
                Ok(Some(len)) => &self.read_buf[..len],
                Ok(None) => break,
                Err(error) => {
                    return self.end(token, Outcome::of(&error), on_news);
                }
            };
            conn.decoder.push(read);
            let (ended, full) = (read.is_empty(), read.len() == READ_LEN);
            if ended {
                conn.decoder.end();
            }
            let before = conn.answers;
            let mut outcome = None;
            while outcome.is_none() {
                match conn.decoder.next_message() {
                    // What comes before it has the message is no answer to it.
                    Ok(Some(_)) if self.once && !conn.outbox.is_empty() => {}
                    Ok(Some(message)) => {
                        conn.answers += 1;
                        conn.is_silent = false;
                        on_news(target, News::Message(message))?;
                        outcome = self.once.then_some(Outcome::Delivered);
                    }
                    Ok(None) => break,
                    Err(error) => outcome = Some(Outcome::Failed(error.to_string())),
                }
            }
            conn.decoder.shrink();
            if ended && outcome.is_none() {
                return self.hang_up(token, on_news);
            }
            if let Some(outcome) = outcome {
                return self.end(token, outcome, on_news);
            }
            if conn.answers > before {
                self.expect_answers(token);
            }
            if !full {
                break;
            }
        }
        Ok(())
    }

    /// Sends what a target is owed, as far as it takes it.
    fn flush(
        &mut self,
        token: Token,
        on_news: &mut OnNews<'_>,
    ) -> anyhow::Result<()> {
        let Ok((sock, conn)) = self.selector.get_mut(token) else {
            return Ok(());
        };
        if !conn.outbox.is_empty()
            && let Err(error) = conn.outbox.flush(sock)
        {
            // What it has sent before it ended says more than that it takes nothing now.
            self.receive(token, on_news)?;
            return match self.selector.get_key(token) {
                Ok(_) => self.end(token, Outcome::of(&error), on_news),
                Err(_) => Ok(()),
            };
        }
        conn.note_lag(self.options.outbox_limit);
        let events = conn.events();
        Ok(self.selector.modify(token, events)?)
    }

    /// From now on, the target has its time for the next answer, if it owes one, or for
    /// the end of the stream.
    fn expect_answers(&mut self, token: Token) {
        let Ok(key) = self.selector.get_key(token) else { return };
        if key.data.owes_answers() || self.closing {
            self.deadlines.set(token, Instant::now() + self.options.timeout);
        } else {
            self.deadlines.clear(token);
        }
    }

    fn expire(
        &mut self,
        token: Token,
        on_news: &mut OnNews<'_>,
    ) -> anyhow::Result<()> {
        let timeout = self.options.timeout;
        let conn = &self.selector.get_key(token)?.data;
        if !conn.connected {
            let conn = self.selector.unregister(token)?.data;
            return self.connect(conn, Outcome::TimedOut(timeout), on_news);
        }
        let outcome = if !conn.owes_answers() {
            // It has answered everything, and only does not end its side.
            Outcome::Delivered
        } else if self.closing {
            Outcome::NoAnswer(timeout)
        } else {
            let (_, conn) = self.selector.get_mut(token)?;
            conn.is_silent = true;
            let target = &self.targets[conn.target];
            return on_news(target, News::Silent(Outcome::NoAnswer(timeout)));
        };
        self.end(token, outcome, on_news)
    }

    /// The target has ended its side. If that is before we have, all may be well still:
    /// the next thing to come from the queue may be its end, and no message.
    fn hang_up(
        &mut self,
        token: Token,
        on_news: &mut OnNews<'_>,
    ) -> anyhow::Result<()> {
        let conn = &self.selector.get_key(token)?.data;
        if conn.owes_answers() || !conn.outbox.is_empty() {
            return self.end(token, conn.closed(), on_news);
        }
        if self.closing {
            return self.end(token, Outcome::Delivered, on_news);
        }
        self.deadlines.clear(token);
        let conn = self.selector.unregister(token)?.data;
        self.ended.push((conn, Instant::now() + PATIENCE));
        Ok(())
    }

    fn end(
        &mut self,
        token: Token,
        outcome: Outcome,
        on_news: &mut OnNews<'_>,
    ) -> anyhow::Result<()> {
        self.deadlines.clear(token);
        let conn = self.selector.unregister(token)?.data;
        if outcome == Outcome::Delivered {
            self.delivered += 1;
        }
        on_news(&self.targets[conn.target], News::Ended(outcome))
    }
}

/// Begins to connect, without waiting for it.
fn start(address: SocketAddr) -> io::Result<Socket> {
    let (domain, protocol) = (Domain::for_address(address), Some(Protocol::TCP));
    // Linux makes it so in the same system call.
    #[cfg(target_os = "linux")]
    let sock = Socket::new(domain, Type::STREAM.nonblocking(), protocol)?;
    #[cfg(not(target_os = "linux"))]
    let sock = {
        let sock = Socket::new(domain, Type::STREAM, protocol)?;
        sock.set_nonblocking(true)?;
        sock
    };
    match sock.connect(&address.into()) {
        Err(error) if !is_in_progress(&error) => Err(error),
        _ => Ok(sock),
    }
}

/// What `connect` says when all is well and it takes a moment: Unix one thing, Windows the
/// other.
fn is_in_progress(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::INPROGRESS | Errno::WOULDBLOCK)
    )
}
