//! A program in both languages: what a test asks of one, it asks of its twin too.

use std::process::Command;

use crate::python;

/// What a program is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// The program of the crate.
    Rust,
    /// Its twin.
    Python,
}

/// A program and its twin.
#[derive(Debug, Clone, Copy)]
pub struct Twins {
    /// The path of the program.
    pub rust: &'static str,
    /// The path of the script.
    pub python: &'static str,
}

impl Twins {
    /// The languages that this machine can run it in: both, or Rust alone after
    /// [`skip`](crate::skip).
    #[track_caller]
    pub fn languages(self) -> Vec<Language> {
        let mut languages = vec![Language::Rust];
        languages.extend(python(self.python).map(|_| Language::Python));
        languages
    }

    /// The program in a language that this machine has.
    ///
    /// # Panics
    ///
    /// If it does not have it.
    #[track_caller]
    pub fn command(self, language: Language) -> Command {
        match language {
            Language::Rust => Command::new(self.rust),
            Language::Python => python(self.python).expect("it was there before"),
        }
    }
}
