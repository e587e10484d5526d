//! The bytes that a peer is owed, and who writes them.
//!
//! Many threads put in what their peers have said, and never wait: what the kernel takes at
//! once is gone, and the rest is owed. One thread at a time takes out all that is owed and
//! writes it; that one waits until the peer has read enough.
//!
//! ```text
//!   all bytes ever owed
//!  +------------------------+---------------+------------+
//!  | the kernel has them    | being written | bytes      |
//!  +------------------------+---------------+------------+
//!  0                     written                       pushed
//! ```

use std::{
    mem,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::deadline;

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    state: Mutex<State>,
    /// There is something to write, or nothing ever again.
    work: Condvar,
    /// Nobody is writing any more, for now or for ever.
    progress: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Those that nobody has begun to write.
    bytes: Vec<u8>,
    pushed: u64,
    written: u64,
    /// How many of those that are owed may be replies to the peer itself: no more than one
    /// read has brought.
    own_len: usize,
    is_writing: bool,
    stage: Stage,
    /// Who waits for what. To wake nobody is a system call too.
    waits_for_work: bool,
    waits_for_progress: bool,
    /// Since when something is owed, and for how long something was before.
    owed_since: Option<Instant>,
    owed_before: Duration,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stage {
    /// Bytes come in and go out.
    #[default]
    Open,
    /// No more come in. Those that are owed go out, and then the end of the stream.
    Finishing,
    /// None go out any more.
    Closed,
}

impl Outbox {
    /// Owes frames. `send` sends what the kernel takes of them without waiting, if it is
    /// their turn, and says how much that is. Says whether more than `limit` bytes of others
    /// wait now: then the outbox is to be closed.
    ///
    /// What is the peer's own does not count. `is_own`: these are.
    // ANCHOR: push
    pub(crate) fn push(
        &self,
        frames: &[u8],
        is_own: bool,
        limit: usize,
        send: impl FnOnce(&[u8]) -> usize,
    ) -> bool {
        let mut state = self.lock();
        if state.stage != Stage::Open {
            return false;
        }
        let is_next = state.owed() == 0 && !state.is_writing;
        let sent = if is_next { send(frames) } else { 0 };
        if sent == frames.len() {
            return false;
        }
        state.owe(&frames[sent..]);
        if is_own {
            state.own_len = frames.len() - sent;
        }
        let is_full = state.owed() > limit.saturating_add(state.own_len);
        // What is its own is written by whoever pushes it.
        if !is_own {
            self.tell(state);
        }
        is_full
    }
    // ANCHOR_END: push

    /// Waits for something to write; `None` when nothing ever will be.
    pub(crate) fn wait_for_work(&self) -> Option<Vec<u8>> {
        let mut state = self.lock();
        loop {
            if let Some(bytes) = state.take() {
                return Some(bytes);
            }
            let is_over = match state.stage {
                Stage::Open => false,
                Stage::Finishing => !state.is_writing && state.owed() == 0,
                Stage::Closed => true,
            };
            if is_over {
                return None;
            }
            state.waits_for_work = true;
            state = self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waits_for_work = false;
        }
    }

    /// Gives what is there to be written, unless somebody is writing.
    pub(crate) fn take(&self) -> Option<Vec<u8>> {
        self.lock().take()
    }

    /// The kernel has taken so many bytes.
    pub(crate) fn wrote(&self, len: usize) {
        let mut state = self.lock();
        state.written += u64::try_from(len).unwrap_or(u64::MAX);
        if state.owed() == 0 {
            state.owed_before = state.owed_time();
            state.owed_since = None;
            state.own_len = 0;
        }
    }

    /// What was taken has been written. Says whether that was the last of it: then the
    /// sending side of the connection is to be shut down.
    pub(crate) fn end_write(&self) -> bool {
        let mut state = self.lock();
        state.is_writing = false;
        let is_last = state.close_if_finished();
        self.tell(state);
        is_last
    }

    /// Takes in nothing more. Says whether nothing is owed either: then the sending side of
    /// the connection is to be shut down.
    pub(crate) fn finish(&self) -> bool {
        let mut state = self.lock();
        if state.stage == Stage::Open {
            state.stage = Stage::Finishing;
        }
        let is_last = state.close_if_finished();
        self.tell(state);
        is_last
    }

    /// Takes in nothing more, and gives nothing out.
    pub(crate) fn close(&self) {
        let mut state = self.lock();
        state.stage = Stage::Closed;
        state.bytes = Vec::new();
        self.tell(state);
    }

    /// How many bytes were ever owed; `None` if none are now.
    pub(crate) fn mark(&self) -> Option<u64> {
        let state = self.lock();
        (state.owed() > 0).then_some(state.pushed)
    }

    /// Waits while somebody else writes what was owed up to `mark`; but not longer than to
    /// the deadline. Says whether it is still to be written.
    pub(crate) fn wait_for_writer(
        &self,
        mark: u64,
        deadline: Option<Instant>,
    ) -> bool {
        let mut state = self.lock();
        loop {
            if state.written >= mark || state.stage == Stage::Closed {
                return false;
            }
            let left = deadline::left(deadline);
            if !state.is_writing || left == Some(Duration::ZERO) {
                return true;
            }
            state.waits_for_progress = true;
            state = match left {
                None => {
                    let waited = self.progress.wait(state);
                    waited.unwrap_or_else(PoisonError::into_inner)
                }
                Some(left) => {
                    let waited = self.progress.wait_timeout(state, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
            state.waits_for_progress = false;
        }
    }

    /// For how long something has been owed in all, and whether something is now.
    pub(crate) fn owed_time(&self) -> (Duration, bool) {
        let state = self.lock();
        (state.owed_time(), state.owed_since.is_some())
    }

    /// Wakes those who have something to do now.
    fn tell(&self, state: MutexGuard<'_, State>) {
        // Who is writing comes back by himself.
        let is_free = !state.is_writing;
        let is_work = !state.bytes.is_empty() || state.stage != Stage::Open;
        let for_writer = state.waits_for_work && is_free && is_work;
        let for_reader = state.waits_for_progress && is_free;
        drop(state);
        if for_writer {
            self.work.notify_one();
        }
        if for_reader {
            self.progress.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics in the middle of a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn owe(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.pushed += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.owed_since.get_or_insert_with(Instant::now);
    }

    fn take(&mut self) -> Option<Vec<u8>> {
        if self.is_writing || self.bytes.is_empty() {
            return None;
        }
        self.is_writing = true;
        Some(mem::take(&mut self.bytes))
    }

    fn owed(&self) -> usize {
        usize::try_from(self.pushed - self.written).unwrap_or(usize::MAX)
    }

    fn owed_time(&self) -> Duration {
        let now = self.owed_since.map(|since| since.elapsed());
        self.owed_before + now.unwrap_or_default()
    }

    fn close_if_finished(&mut self) -> bool {
        let is_last =
            self.stage == Stage::Finishing && !self.is_writing && self.owed() == 0;
        if is_last {
            self.stage = Stage::Closed;
        }
        is_last
    }
}
