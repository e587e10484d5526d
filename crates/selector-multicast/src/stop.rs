//! Stopping a loop from another thread, at Ctrl-C say.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use crate::Waker;

/// Stops a server. Clones stop the same server.
#[derive(Debug, Clone)]
pub struct Stopper {
    stopped: Arc<AtomicBool>,
    waker: Waker,
}

impl Stopper {
    pub(crate) fn new(waker: Waker) -> Self {
        Self { stopped: Arc::default(), waker }
    }

    /// Makes the server say goodbye to its peers and return.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        // An error means that the system can't wake it; then the next event does.
        let _ = self.waker.wake();
    }

    /// Whether [`stop`](Self::stop) was called.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }
}
