//! How far a call has come, and who hears of it.
//!
//! ```text
//!                      a worker takes it             the call returns or panics
//!   submit -> Pending -----------------> Running ------------------------------+
//!                |                                                             v
//!                +--------------------------------------------> Telling ---> Done
//!                  cancel(), or the pool breaks                   callbacks run
//! ```
//!
//! The outcome is written once, on the way out of Pending or Running, and lent to everybody
//! who asks from then on. While a call is pending it belongs to its future; whoever takes it
//! out of there, a worker or `cancel`, decides what becomes of it. So it can't be both run
//! and cancelled, and what a cancelled call owns is dropped at once, not when a worker finds
//! it in the queue.
//!
//! No call, callback or destructor runs while the lock is held.

use std::{
    mem,
    sync::{OnceLock, PoisonError},
    time::Duration,
};

use crossbeam::channel::Sender;

use crate::{
    Future, FutureError,
    call::{Call, Slot},
    deadline,
    panics::catch,
    sync::{Arc, Condvar, Mutex, MutexGuard, yield_now},
};

/// A future and its call. Whoever holds a future does not know the type of the call.
// ANCHOR: shared
pub(crate) struct Shared<T, C: ?Sized = dyn Call<T>> {
    /// Set once, under the lock of `state`.
    outcome: OnceLock<Result<T, FutureError>>,
    state: Mutex<State<T>>,
    /// Pending as long as the call is in here.
    call: C,
}
// ANCHOR_END: shared

// ANCHOR: state
struct State<T> {
    stage: Stage,
    /// Of `wait` and `as_completed`: where to send that it is done, and as which number.
    tells: Vec<(Sender<usize>, usize)>,
    /// What is to be called when it is done, in this order.
    callbacks: Vec<DoneCallback<T>>,
    /// What threads wait for, if some do. In an `Arc`, so that a worker can wake them when it
    /// has let go of the future: one that takes the value needs the only reference.
    change: Option<Arc<Condvar>>,
}
// ANCHOR_END: state

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Pending, or Running if the call has been taken out.
    NotDone,
    /// The outcome is there, and the callbacks that were added before are being called.
    Telling,
    Done,
}

pub(crate) type DoneCallback<T> = Box<dyn FnOnce(&Future<T>) + Send>;

impl<T, F> Shared<T, Slot<F>> {
    /// Of a call that nobody has begun yet.
    pub(crate) fn pending(call: F) -> Self {
        let state = State {
            stage: Stage::NotDone,
            tells: Vec::new(),
            callbacks: Vec::new(),
            change: None,
        };
        Self {
            outcome: OnceLock::new(),
            state: Mutex::new(state),
            call: Slot::new(Some(call)),
        }
    }
}

impl<T> Future<T> {
    pub(crate) fn shared(shared: Arc<Shared<T>>) -> Self {
        Self { shared }
    }

    /// Executes the call, unless it was cancelled. `free` is called when this thread can do
    /// something else: before anybody knows of the outcome, or behind the last callback; or,
    /// if nobody will ever know, when the value has been dropped.
    // ANCHOR: run
    pub(crate) fn run(self, free: impl FnOnce()) {
        let outcome = match catch(|| self.shared.call.execute()) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => return,
            Err(message) => Err(FutureError::Panicked(message)),
        };
        let mut free = Some(free);
        let mut free_now = || free.take().into_iter().for_each(|free| free());
        let change = self.finish(self.lock(), outcome, || {
            // Unless nobody has the future any more: then this thread drops the value.
            if Arc::strong_count(&self.shared) > 1 {
                free_now();
            }
        });
        // First let go, then wake: who takes the value would have to wait for this thread.
        drop(self);
        free_now();
        wake(change);
    }
    // ANCHOR_END: run

    /// Ends it without its call, unless that has begun. Says whether it did.
    // ANCHOR: give_up
    pub(crate) fn give_up(&self, why: FutureError) -> bool {
        // Under the lock, so that another one who cancels it waits for the outcome.
        let state = self.lock();
        let Some(call) = self.shared.call.take_out() else { return false };
        wake(self.finish(state, Err(why), || {}));
        // The last thing, as it may panic.
        drop(call);
        true
    }
    // ANCHOR_END: give_up

    /// Sends `number` when it is done, or now.
    pub(crate) fn tell(&self, to: &Sender<usize>, number: usize) {
        let mut state = self.lock();
        if state.stage == Stage::NotDone {
            state.tells.push((to.clone(), number));
        } else {
            send(to, number);
        }
    }

    /// Does not send to this one any more.
    pub(crate) fn forget(&self, to: &Sender<usize>) {
        self.lock().tells.retain(|(other, _)| !other.same_channel(to));
    }

    /// Calls `callback` when it is done, or now.
    // ANCHOR: call_back
    pub(crate) fn call_back(&self, callback: DoneCallback<T>) {
        let mut state = self.lock();
        if state.stage == Stage::NotDone {
            state.callbacks.push(callback);
        } else {
            drop(state);
            self.call(callback);
        }
    }
    // ANCHOR_END: call_back

    /// Sets the outcome, tells those who wait for several futures, then calls the callbacks.
    /// Returns what is to be woken then.
    // ANCHOR: finish
    fn finish<'s>(
        &'s self,
        mut state: MutexGuard<'s, State<T>>,
        outcome: Result<T, FutureError>,
        mut free: impl FnMut(),
    ) -> Option<Arc<Condvar>> {
        let callbacks = mem::take(&mut state.callbacks);
        if callbacks.is_empty() {
            free();
        }
        self.set_outcome(outcome);
        state.tells.drain(..).for_each(|(to, number)| send(&to, number));
        if !callbacks.is_empty() {
            state.stage = Stage::Telling;
            let change = state.change.take();
            drop(state);
            wake(change);
            callbacks.into_iter().for_each(|callback| self.call(callback));
            free();
            state = self.lock();
        }
        state.stage = Stage::Done;
        state.change.take()
    }
    // ANCHOR_END: finish

    fn call(&self, callback: DoneCallback<T>) {
        if let Err(message) = catch(|| callback(self)) {
            log::error!("a callback of a future panicked: {message}");
        }
    }

    fn set_outcome(&self, outcome: Result<T, FutureError>) {
        let is_first = self.shared.outcome.set(outcome).is_ok();
        debug_assert!(is_first, "who takes the call out sets the outcome");
    }

    /// The outcome, if it comes within the timeout.
    pub(crate) fn wait(
        &self,
        timeout: Option<Duration>,
    ) -> Option<&Result<T, FutureError>> {
        if !self.done() {
            drop(self.wait_for(timeout, |stage| {
                matches!(stage, Stage::Telling | Stage::Done)
            }));
        }
        self.outcome()
    }

    /// The outcome, if it is there.
    pub(crate) fn outcome(&self) -> Option<&Result<T, FutureError>> {
        self.shared.outcome.get()
    }

    pub(crate) fn is_running(&self) -> bool {
        let state = self.lock();
        state.stage == Stage::NotDone && self.shared.call.is_taken_out()
    }

    /// The outcome, for good, when the callbacks that it is lent to have returned.
    pub(crate) fn take_outcome(self) -> Result<T, FutureError> {
        drop(self.wait_for(None, |stage| stage == Stage::Done));
        if let Some(Err(error)) = self.outcome() {
            return Err(error.clone());
        }
        let mut shared = self.shared;
        loop {
            // The worker that is done with it has only its reference to drop.
            if let Some(shared) = Arc::get_mut(&mut shared) {
                return shared.outcome.take().expect("it is done");
            }
            yield_now();
        }
    }

    /// Waits for a stage, but not longer than the timeout.
    // ANCHOR: wait_for
    fn wait_for(
        &self,
        timeout: Option<Duration>,
        is_it: impl Fn(Stage) -> bool,
    ) -> MutexGuard<'_, State<T>> {
        let deadline = deadline::after(timeout);
        let mut state = self.lock();
        while !is_it(state.stage) {
            let left = deadline::left(deadline);
            if left == Some(Duration::ZERO) {
                break;
            }
            let change = state.change.get_or_insert_default();
            let change = Arc::clone(change);
            state = match left {
                None => change.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(left) => {
                    let waited = change.wait_timeout(state, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        state
    }
    // ANCHOR_END: wait_for

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // Nothing panics in the middle of a change.
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes those who wait, if somebody does. (To wake nobody is a system call too.)
fn wake(change: Option<Arc<Condvar>>) {
    if let Some(change) = change {
        change.notify_all();
    }
}

fn send(to: &Sender<usize>, number: usize) {
    // Whoever waited may have given up.
    let _ = to.send(number);
}
