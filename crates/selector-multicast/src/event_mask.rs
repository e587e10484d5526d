//! The events mask: what to wait for, and what has happened.
//!
//! | Python | here | what it says |
//! |---|---|---|
//! | `selectors.EVENT_READ` | [`EVENT_READ`] | `read` or `accept` won't wait: there are bytes, a connection, the end of the stream or an error |
//! | `selectors.EVENT_WRITE` | [`EVENT_WRITE`] | `write` won't wait: the kernel has room, or `connect` has come to an end, good or bad |
//! | `EVENT_READ \| EVENT_WRITE` | the same | either |
//!
//! In Python a mask is any integer: `modify` accepts 999, and also 0, with which a reset
//! of the connection makes `select` return at once, on and on. Here there are three masks
//! and no others. To stop watching a source, unregister it.

use std::{fmt, ops::BitOr};

// ANCHOR: events
/// Available for read: also at the end of the stream, and after an error.
pub const EVENT_READ: EventMask = EventMask(0b01);

/// Available for write. A healthy socket is, nearly always, so wait for it only while
/// there is something to write: else `select` never waits.
pub const EVENT_WRITE: EventMask = EventMask(0b10);
// ANCHOR_END: events

/// [`EVENT_READ`], [`EVENT_WRITE`], or both with `|`; never empty.
///
/// ```compile_fail
/// use selector_multicast::EventMask;
/// let events = EventMask(999); // there are no others
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EventMask(u8);

impl EventMask {
    /// Whether all of `events` are in this mask; Python's `mask & EVENT_READ`.
    #[inline]
    pub const fn contains(self, events: Self) -> bool {
        self.0 & events.0 == events.0
    }

    /// What both masks have, if there is anything.
    #[inline]
    pub(crate) fn intersection(self, events: Self) -> Option<Self> {
        let both = self.0 & events.0;
        (both != 0).then_some(Self(both))
    }
}

impl BitOr for EventMask {
    type Output = Self;

    fn bitor(self, events: Self) -> Self {
        Self(self.0 | events.0)
    }
}

impl fmt::Debug for EventMask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            EVENT_READ => "EVENT_READ",
            EVENT_WRITE => "EVENT_WRITE",
            _ => "EVENT_READ | EVENT_WRITE",
        })
    }
}
