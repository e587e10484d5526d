//! `selectors.DefaultSelector`, on the most efficient call that the system has.
//!
//! That is epoll on Linux, kqueue on macOS and the BSDs, and what wepoll does on Windows,
//! all through the crate `polling`. It is level-triggered as in Python: an event comes
//! again for as long as its cause lasts.
//!
//! | Python | here | what differs, and why |
//! |---|---|---|
//! | `DefaultSelector()` | [`new`](DefaultSelector::new) | |
//! | `register(fileobj, events, data=None)`, a key | [`register`](DefaultSelector::register), a [`Token`] | takes the source: a registered one can't be closed, so a key can't be stale, and its descriptor can't be another's |
//! | `modify(fileobj, events, data=None)` | [`modify`](DefaultSelector::modify), [`get_mut`](DefaultSelector::get_mut) | the events and the data apart: Python's `modify` without `data` erases it |
//! | `unregister(fileobj)`, a key | [`unregister`](DefaultSelector::unregister), the same | gives the source back; dropping it closes it |
//! | `select(timeout=None)`, a list of `(key, events)` | [`select`](DefaultSelector::select), a list of `(Token, EventMask)` | tokens, so that the loop may change the selector as it goes; one that was unregistered since is `NotFound` |
//! | `get_key(fileobj)` | [`get_key`](DefaultSelector::get_key) | |
//! | `get_map()` | [`get_map`](DefaultSelector::get_map) | |
//! | `close()` | dropping it | closes its sources too |
//! | `fileno()` | `as_fd`, on Unix | a borrow, which nobody can close |
//! | | [`waker`](DefaultSelector::waker) | wakes it from another thread |
//!
//! Errors are [`io::Error`]s: Python's `KeyError` is `NotFound` for an unknown token and
//! `AlreadyExists` for a source that is registered already. Its `ValueError` has no
//! counterpart: what would be a wrong mask or descriptor does not compile.
//!
//! # Limits
//!
//! One `select` reports at most 1,024 sources; those left over come with the next. One
//! thread waits, as `select` wants `&mut self`; others wake it.
//!
//! Sources: Python's `selectors`; epoll(7).

#[cfg(unix)]
use std::os::fd::{AsFd, BorrowedFd};
use std::{fmt, io, mem::ManuallyDrop, sync::Arc, time::Duration};

use polling::{AsSource, Event, Events, PollMode, Poller};
use slotmap::{Key, KeyData, SlotMap};

use crate::{
    EVENT_READ, EVENT_WRITE, EventMask, SelectorKey, Token, Waker,
    selector_key::{Fd, fd},
};

// A token has 64 bits, and `polling` carries a `usize` for us.
const _: () = assert!(usize::BITS >= u64::BITS, "this needs a 64-bit system");

/// Watches sources `S`, each with its data `T`.
///
/// ```
/// use std::net::UdpSocket;
///
/// use selector_multicast::{DefaultSelector, EVENT_READ};
///
/// let mut selector = DefaultSelector::new()?;
/// let socket = UdpSocket::bind("127.0.0.1:0")?;
/// socket.send_to(b"hello", socket.local_addr()?)?;
/// let token = selector.register(socket, EVENT_READ, "the only one")?;
///
/// for (token, events) in selector.select(None)? {
///     let key = selector.get_key(token)?;
///     assert!(events.contains(EVENT_READ));
///     assert_eq!(key.data, "the only one");
///     assert_eq!(key.fileobj.recv(&mut [0; 9])?, 5);
/// }
/// let socket = selector.unregister(token)?.fileobj;
/// # drop(socket);
/// # std::io::Result::Ok(())
/// ```
///
/// A registered source is the selector's, so nothing else can close it:
///
/// ```compile_fail,E0382
/// # use selector_multicast::{DefaultSelector, EVENT_READ};
/// # let mut selector = DefaultSelector::new()?;
/// let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// selector.register(socket, EVENT_READ, ())?;
/// drop(socket); // moved
/// # std::io::Result::Ok(())
/// ```
///
/// Nor can a closed selector be used:
///
/// ```compile_fail,E0382
/// # use selector_multicast::{DefaultSelector, EVENT_READ};
/// # let mut selector = DefaultSelector::new()?;
/// # let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// let token = selector.register(socket, EVENT_READ, ())?;
/// drop(selector);
/// selector.get_key(token)?; // moved
/// # std::io::Result::Ok(())
/// ```
pub struct DefaultSelector<S: AsSource + 'static, T> {
    poller: Arc<Poller>,
    /// Whoever is in the poller is in here too.
    keys: SlotMap<Token, SelectorKey<S, T>>,
    ready: Events,
}

impl<S: AsSource + 'static, T> DefaultSelector<S, T> {
    /// A selector without sources.
    ///
    /// # Errors
    ///
    /// No descriptor is left: it needs three.
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            poller: Arc::new(Poller::new()?),
            keys: SlotMap::with_key(),
            ready: Events::new(),
        })
    }

    /// Watches `fileobj` for `events` from now on.
    ///
    /// A TCP socket has to listen, be connected or be connecting: before, it reports a
    /// hang-up at once. And register the socket itself, nothing that reads ahead: what
    /// waits in a `BufReader` the system does not see, so that one is no source.
    ///
    /// ```compile_fail,E0277
    /// # use selector_multicast::{DefaultSelector, EVENT_READ};
    /// # let mut selector = DefaultSelector::new()?;
    /// # let stream = std::net::TcpStream::connect("127.0.0.1:9")?;
    /// selector.register(std::io::BufReader::new(stream), EVENT_READ, ())?;
    /// # std::io::Result::Ok(())
    /// ```
    ///
    /// # Errors
    ///
    /// `AlreadyExists`: its descriptor is registered. `PermissionDenied`: the system can't
    /// watch such a thing (epoll: regular files). In both cases `fileobj` is dropped and
    /// nothing of it stays behind.
    ///
    /// Bytes in memory are no source either, as they have no descriptor; nor is a bare
    /// number, which may be a wrong one:
    ///
    /// ```compile_fail,E0277
    /// # use selector_multicast::{DefaultSelector, EVENT_READ};
    /// # let mut selector = DefaultSelector::new()?;
    /// selector.register(std::io::Cursor::new(b"bytes"), EVENT_READ, ())?;
    /// # std::io::Result::Ok(())
    /// ```
    /// ```compile_fail,E0277
    /// # use selector_multicast::{DefaultSelector, EVENT_READ};
    /// # let mut selector = DefaultSelector::new()?;
    /// selector.register(-1, EVENT_READ, ())?;
    /// # std::io::Result::Ok(())
    /// ```
    // ANCHOR: register
    pub fn register(
        &mut self,
        fileobj: S,
        events: EventMask,
        data: T,
    ) -> io::Result<Token> {
        let fd = fd(&fileobj);
        let key = SelectorKey { fileobj, fd, events, data };
        let token = self.keys.insert(key);
        if let Err(error) = self.add(fd, interest(token, events)) {
            if error.kind() != io::ErrorKind::AlreadyExists {
                // Where that is kqueue, `polling` has noted the number nevertheless.
                let _ = delete(&self.poller, &self.keys[token]);
            }
            self.keys.remove(token);
            return Err(explain_register(error));
        }
        Ok(token)
    }
    // ANCHOR_END: register

    /// Watches for `events` instead. The same as before costs no system call.
    ///
    /// # Errors
    ///
    /// `NotFound`: the token is not registered. With an error of the system all stays as
    /// it was.
    // ANCHOR: modify
    pub fn modify(&mut self, token: Token, events: EventMask) -> io::Result<()> {
        let key = self.keys.get_mut(token).ok_or_else(not_registered)?;
        if key.events != events {
            let interest = interest(token, events);
            self.poller.modify_with_mode(
                key.source()?,
                interest,
                PollMode::Level,
            )?;
            key.events = events;
        }
        Ok(())
    }
    // ANCHOR_END: modify

    /// Stops watching a source, and gives it back in its key.
    ///
    /// # Errors
    ///
    /// `NotFound`: the token is not registered (any more). With an error of the system
    /// all stays as it was.
    pub fn unregister(&mut self, token: Token) -> io::Result<SelectorKey<S, T>> {
        delete(&self.poller, self.get_key(token)?)?;
        self.keys.remove(token).ok_or_else(not_registered)
    }

    /// Waits until a source is ready, or for `timeout`, or until a [`Waker`] wakes it;
    /// then says who is ready for what. With `None` it may wait for ever.
    ///
    /// The list is empty after a timeout and after a wake. A signal does not end the wait.
    /// A source with an error is ready for all that is waited for, so that the next read
    /// or write gets to see it.
    ///
    /// # Errors
    ///
    /// Those of the system.
    ///
    /// A timeout is never negative, and only one thread can wait:
    ///
    /// ```compile_fail,E0600
    /// # use std::{net::UdpSocket, time::Duration};
    /// # let mut selector =
    /// #     selector_multicast::DefaultSelector::<UdpSocket, ()>::new()?;
    /// selector.select(Some(Duration::from_secs(-1)))?;
    /// # std::io::Result::Ok(())
    /// ```
    /// ```compile_fail,E0499
    /// # use std::{net::UdpSocket, thread};
    /// # let mut selector =
    /// #     selector_multicast::DefaultSelector::<UdpSocket, ()>::new()?;
    /// thread::scope(|scope| {
    ///     scope.spawn(|| selector.select(None));
    ///     scope.spawn(|| selector.select(None));
    /// });
    /// # std::io::Result::Ok(())
    /// ```
    pub fn select(
        &mut self,
        timeout: Option<Duration>,
    ) -> io::Result<Vec<(Token, EventMask)>> {
        // ANCHOR: select
        // `wait` appends.
        self.ready.clear();
        self.poller.wait(&mut self.ready, timeout)?;
        let mut ready = Vec::with_capacity(self.ready.len());
        for event in self.ready.iter() {
            let token = Token::from(KeyData::from_ffi(event.key as u64));
            let happened = match (event.readable, event.writable) {
                (true, true) => EVENT_READ | EVENT_WRITE,
                (true, false) => EVENT_READ,
                (false, _) => EVENT_WRITE,
            };
            // An error comes as both, whatever is waited for.
            let key = self.keys.get(token);
            let events = key.and_then(|key| key.events.intersection(happened));
            if let Some(events) = events {
                ready.push((token, events));
            }
        }
        Ok(ready)
        // ANCHOR_END: select
    }

    /// The key of a registered source.
    ///
    /// # Errors
    ///
    /// `NotFound`: the token is not registered (any more).
    pub fn get_key(&self, token: Token) -> io::Result<&SelectorKey<S, T>> {
        self.keys.get(token).ok_or_else(not_registered)
    }

    /// A registered source, and its data to be changed.
    ///
    /// # Errors
    ///
    /// `NotFound`: the token is not registered (any more).
    pub fn get_mut(&mut self, token: Token) -> io::Result<(&S, &mut T)> {
        let key = self.keys.get_mut(token).ok_or_else(not_registered)?;
        Ok((&key.fileobj, &mut key.data))
    }

    /// All keys, by their tokens; to be read, and for as long as the selector is there:
    ///
    /// ```compile_fail,E0596
    /// # let mut selector =
    /// #     selector_multicast::DefaultSelector::<std::net::UdpSocket, ()>::new()?;
    /// selector.get_map().clear();
    /// # std::io::Result::Ok(())
    /// ```
    /// ```compile_fail,E0505
    /// # let mut selector =
    /// #     selector_multicast::DefaultSelector::<std::net::UdpSocket, ()>::new()?;
    /// let map = selector.get_map();
    /// drop(selector);
    /// map.len();
    /// # std::io::Result::Ok(())
    /// ```
    pub fn get_map(&self) -> &SlotMap<Token, SelectorKey<S, T>> {
        &self.keys
    }

    /// All sources, and their data to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Token, &S, &mut T)> {
        self.keys.iter_mut().map(|(token, key)| (token, &key.fileobj, &mut key.data))
    }

    /// What ends a wait of this selector from another thread.
    pub fn waker(&self) -> Waker {
        Waker::new(Arc::clone(&self.poller))
    }

    #[allow(unsafe_code, reason = "polling leaves it to us that no source is lost")]
    fn add(&self, fd: Fd, interest: Event) -> io::Result<()> {
        // SAFETY: a source must be deleted from the poller before it is dropped. This one
        // is in `keys`, which never hands it out to be moved or changed, so that it keeps
        // its descriptor. It leaves by `unregister`, after `delete`; by `drop`, which
        // keeps for ever what could not be deleted; or by `register`, when this has
        // failed. If we are forgotten instead of dropped, so is it, being `'static`.
        unsafe { self.poller.add_with_mode(fd, interest, PollMode::Level) }
    }
}

impl<S: AsSource + 'static, T> Drop for DefaultSelector<S, T> {
    fn drop(&mut self) {
        let keys = self.keys.drain().map(|(_, key)| ManuallyDrop::new(key));
        // First all, then one by one: a source may panic, and the others stay undeleted.
        for key in keys.collect::<Vec<_>>() {
            // What fails is kept for ever, and there is nobody to tell.
            if delete(&self.poller, &key).is_ok() {
                drop(ManuallyDrop::into_inner(key));
            }
        }
    }
}

/// Python's `fileno()`. It is readable while a source is ready, and now and then for
/// nothing. A clone of it can be registered with another selector.
#[cfg(unix)]
impl<S: AsSource + 'static, T> AsFd for DefaultSelector<S, T> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.poller.as_fd()
    }
}

impl<S: AsSource + 'static, T> fmt::Debug for DefaultSelector<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tokens: Vec<_> = self.keys.keys().collect();
        f.debug_struct("DefaultSelector")
            .field("poller", &self.poller)
            .field("tokens", &tokens)
            .finish_non_exhaustive()
    }
}

fn delete<S: AsSource, T>(
    poller: &Poller,
    key: &SelectorKey<S, T>,
) -> io::Result<()> {
    poller.delete(key.source()?)
}

fn interest(token: Token, events: EventMask) -> Event {
    let key = usize::try_from(token.data().as_ffi()).expect("usize has 64 bits");
    let (read, write) = (events.contains(EVENT_READ), events.contains(EVENT_WRITE));
    Event::new(key, read, write)
}

fn explain_register(error: io::Error) -> io::Error {
    let sentence = match error.kind() {
        io::ErrorKind::AlreadyExists => "this descriptor is registered already",
        io::ErrorKind::PermissionDenied => {
            "the system can't watch this: register sockets and pipes; a regular file is \
             always ready and needs no selector"
        }
        _ => return error,
    };
    io::Error::new(error.kind(), sentence)
}

fn not_registered() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "this token is not registered")
}
