//! Where a call waits for a worker, in the same allocation as its future.
//!
//! Only the type of the slot knows the type of the call. The future has it as the last
//! field, as a `dyn Call`.

use std::sync::PoisonError;

use crate::sync::Mutex;

/// A call that is taken out once: to be executed, or to be dropped.
pub(crate) trait Call<T>: Send + Sync {
    /// Executes it, unless it was taken out before.
    fn execute(&self) -> Option<T>;

    /// Takes it out, for somebody who will not execute it.
    fn take_out(&self) -> Option<Box<dyn Send>>;

    fn is_taken_out(&self) -> bool;
}

/// Empty when the call has been taken out.
pub(crate) type Slot<F> = Mutex<Option<F>>;

// ANCHOR: slot
impl<T, F: FnOnce() -> T + Send + 'static> Call<T> for Slot<F> {
    fn execute(&self) -> Option<T> {
        take(self).map(|call| call())
    }

    fn take_out(&self) -> Option<Box<dyn Send>> {
        take(self).map(|call| Box::new(call) as _)
    }

    fn is_taken_out(&self) -> bool {
        self.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }
}

fn take<F>(slot: &Slot<F>) -> Option<F> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).take()
}
// ANCHOR_END: slot
