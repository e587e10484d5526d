//! A panic as a value.

use std::{
    any::Any,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// Calls `call`; a panic in it ends here, and its message is the error. (The panic hook has
/// told of it by then, unless it was raised again with `resume_unwind`.)
// ANCHOR: catch
pub(crate) fn catch<R>(call: impl FnOnce() -> R) -> Result<R, Arc<str>> {
    // What a call leaves half changed is its own: nothing of ours is.
    catch_unwind(AssertUnwindSafe(call)).map_err(|payload| {
        let message = message_of(&*payload).into();
        // A payload may panic too, when it is dropped, and then so may that one.
        if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            mem::forget(again);
        }
        message
    })
}
// ANCHOR_END: catch

/// Calls what drops something that belongs to a user, and may panic then: which is told.
pub(crate) fn catch_drop(call: impl FnOnce()) {
    if let Err(message) = catch(call) {
        log::error!("a destructor panicked: {message}");
    }
}

fn message_of(payload: &(dyn Any + Send)) -> &str {
    if let Some(text) = payload.downcast_ref::<&str>() {
        text
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text
    } else {
        "(no text)"
    }
}
