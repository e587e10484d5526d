//! How many behaviours have been shown, told once all of them have.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Whatever is asked for behaviours.
#[doc(hidden)]
pub trait Subject {
    /// What it is an example of.
    const KIND: &str;

    /// Which one it is.
    fn name(&self) -> &str;
}

/// Counts the behaviours that a program has shown.
#[doc(hidden)]
#[derive(Debug)]
pub struct Score {
    all: usize,
    shown: AtomicUsize,
}

impl Score {
    /// `all` behaviours are to be shown.
    pub const fn new(all: usize) -> Self {
        Self { all, shown: AtomicUsize::new(0) }
    }

    /// Asks for one; says so after the last. Without a subject there is nobody to ask.
    #[track_caller]
    pub fn ask<S: Subject>(&self, subject: Option<S>, behaviour: fn(&S)) {
        let Some(subject) = subject else { return };
        behaviour(&subject);
        if self.shown.fetch_add(1, Ordering::Relaxed) + 1 == self.all {
            let (name, all, kind) = (subject.name(), self.all, S::KIND);
            testkit::say(&format!("{name}: all {all} behaviours of {kind}"));
        }
    }
}
