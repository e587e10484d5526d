//! Ending a wait from another thread.

use std::{fmt, io, sync::Arc};

use polling::Poller;

/// Makes [`select`](crate::DefaultSelector::select) return, now or, if nobody waits in
/// it, the next time. Clones wake the same selector.
///
/// A channel can't be watched: send first, then wake; and let the loop take all that the
/// channel has, as wakes that come before `select` returns are one.
///
/// Python has no such thing; there one registers a `socket.socketpair()` and writes a
/// byte to its other end.
#[derive(Clone)]
pub struct Waker(Arc<Poller>);

impl Waker {
    pub(crate) fn new(poller: Arc<Poller>) -> Self {
        Self(poller)
    }

    /// Wakes the selector.
    ///
    /// # Errors
    ///
    /// Those of the system; none are known on Linux.
    pub fn wake(&self) -> io::Result<()> {
        self.0.notify()
    }
}

impl fmt::Debug for Waker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waker").finish_non_exhaustive()
    }
}
