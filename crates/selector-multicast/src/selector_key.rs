//! A registration: what is watched, for what, and what belongs to it.

use std::io;
#[cfg(unix)]
use std::os::fd::{AsRawFd, BorrowedFd as Borrowed};
#[cfg(windows)]
use std::os::windows::io::{AsRawSocket, BorrowedSocket as Borrowed};

use polling::AsSource;

use crate::EventMask;

/// The number of a descriptor, as the system counts them.
#[cfg(unix)]
pub type Fd = std::os::fd::RawFd;
/// The number of a socket, as the system counts them.
#[cfg(windows)]
pub type Fd = std::os::windows::io::RawSocket;

slotmap::new_key_type! {
    /// Who a registration is.
    ///
    /// Python takes the file object or its descriptor for that. But the system gives the
    /// number of a closed descriptor to the next one that is opened: an event that was
    /// meant for the old connection would reach the new one. A token is not given again:
    /// it is a place in the selector's table and a generation, how often the place has
    /// been taken (up to 2^31 times). It means nothing to another selector.
    pub struct Token;
}

/// `selectors.SelectorKey(fileobj, fd, events, data)`.
///
/// Python's is a snapshot: after `modify` the old key still tells the old events. Here
/// the key is borrowed from the selector, so there is no old one:
///
/// ```compile_fail,E0502
/// # use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE};
/// # let mut selector = DefaultSelector::new()?;
/// # let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// # let token = selector.register(socket, EVENT_READ, ())?;
/// let key = selector.get_key(token)?;
/// selector.modify(token, EVENT_WRITE)?;
/// println!("{:?}", key.events);
/// # std::io::Result::Ok(())
/// ```
#[derive(Debug)]
// ANCHOR: selector_key
pub struct SelectorKey<S, T> {
    /// The source, a socket say: Python's "file object".
    pub fileobj: S,
    /// Its descriptor.
    pub fd: Fd,
    /// What is waited for.
    pub events: EventMask,
    /// What belongs to it: whatever you like.
    pub data: T,
}
// ANCHOR_END: selector_key

impl<S: AsSource, T> SelectorKey<S, T> {
    /// The source, as the system knows it. Whoever wrote the source may have it show one
    /// descriptor now and another one later: so look once, and then act on what was seen.
    pub(crate) fn source(&self) -> io::Result<Borrowed<'_>> {
        let source = self.fileobj.source();
        if number(source) == self.fd {
            return Ok(source);
        }
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "the source shows another descriptor than when it was registered",
        ))
    }
}

pub(crate) fn fd(source: &impl AsSource) -> Fd {
    number(source.source())
}

#[cfg(unix)]
fn number(source: Borrowed<'_>) -> Fd {
    source.as_raw_fd()
}

#[cfg(windows)]
fn number(source: Borrowed<'_>) -> Fd {
    source.as_raw_socket()
}
