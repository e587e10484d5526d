//! The pitfalls: examples that each hold a false belief against what happens.

use std::{fs, io, path::Path, process::Command, thread};

use crate::{
    Transcript,
    examples::{built, names},
    process::run,
};

/// The crates with pitfalls, in the order of the notes.
const CRATES: [&str; 5] = [
    "framing",
    "udp-demo",
    "tcp-demo",
    "selector-multicast",
    "threadpool-multicast",
];

/// What the file name of a pitfall begins with.
const PREFIX: &str = "pitfall_";

/// How many lines a pitfall may have: it is read in class.
const LINES: std::ops::RangeInclusive<usize> = 20..=70;

/// The line above the one that makes it right. It tells what would be there if it
/// were wrong: `` `a statement;` `` or nothing.
const CURE: &str = "// The cure. Instead of ";

/// A program against a belief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pitfall {
    /// Its name, as `just pitfall` takes it.
    pub name: String,
    /// What is believed, and false.
    pub belief: String,
    source: String,
}

/// All pitfalls of the workspace in the directory `root`: crate by crate, in the order
/// of the notes, by name.
///
/// # Errors
///
/// Those of reading the files.
pub fn pitfalls(root: &Path) -> io::Result<Vec<Pitfall>> {
    let mut all = Vec::new();
    for name in CRATES {
        all.extend(pitfalls_of(&root.join("crates").join(name))?);
    }
    Ok(all)
}

fn pitfalls_of(directory: &Path) -> io::Result<Vec<Pitfall>> {
    let examples = directory.join("examples");
    let mut all = Vec::new();
    for example in names(&examples)? {
        let Some(name) = example.strip_prefix(PREFIX) else { continue };
        let source = fs::read_to_string(examples.join(format!("{example}.rs")))?;
        let first = source.lines().next().unwrap_or_default();
        let belief = first.strip_prefix("//! Belief: ").unwrap_or_default();
        all.push(Pitfall {
            name: name.to_owned(),
            belief: belief.to_owned(),
            source,
        });
    }
    Ok(all)
}

impl Pitfall {
    /// The name of its example, as cargo takes it.
    pub fn example(&self) -> String {
        format!("{PREFIX}{}", self.name)
    }
}

/// Runs all pitfalls of the crate in this directory, side by side. Each has to end well,
/// to state its belief, to show what happens and then the same thing done right, in the
/// lines of its transcript: all but the figures.
///
/// # Panics
///
/// Where one does not.
#[track_caller]
pub fn run_pitfalls(directory: impl AsRef<Path>) {
    let directory = directory.as_ref();
    let root = directory.ancestors().nth(2).expect("a crate of the workspace");
    let pitfalls = pitfalls_of(directory).expect("the examples of a crate");
    assert!(!pitfalls.is_empty(), "no pitfalls in {}", directory.display());
    thread::scope(|scope| {
        for pitfall in &pitfalls {
            scope.spawn(|| {
                pitfall.check_source();
                pitfall.check_run(root);
            });
        }
    });
}

impl Pitfall {
    #[track_caller]
    fn check_source(&self) {
        let Self { name, belief, source } = self;
        assert!(belief.ends_with('.'), "{name}: its first line has no belief");
        assert_eq!(
            source.matches(CURE).count(),
            1,
            "{name}: its cure is not marked"
        );
        // What marks a part for the book is not read.
        let lines =
            source.lines().filter(|line| !line.contains("// ANCHOR")).count();
        assert!(LINES.contains(&lines), "{name} has {lines} lines, not {LINES:?}");
    }

    #[track_caller]
    fn check_run(&self, root: &Path) {
        let Self { name, belief, .. } = self;
        let finished = run(Command::new(built(&self.example())), b"");
        let printed = finished.text();
        let end = (finished.code, &*finished.stderr);
        assert_eq!(end, (Some(0), ""), "{name}, after:\n{printed}");

        let head = format!("Belief: {belief}\n\nWhat happens:\n");
        assert!(printed.starts_with(&head), "{name}, not {head:?}:\n{printed}");
        assert!(printed.contains("\n\nDone right:\n"), "{name}:\n{printed}");
        Transcript::of_pitfall(self).check(printed, root);
    }
}
