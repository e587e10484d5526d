//! What a program has printed once, to hold against what it prints today.
//!
//! `just transcripts` writes them into `docs/transcripts`, where the book takes them
//! from.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Pitfall, examples::built, pitfalls, process::run};

/// The demos whose output the book shows: an example, and its arguments.
const DEMOS: &[(&str, &[&str])] = &[
    ("frames", &["one-per-connection"]),
    ("frames", &["fixed-length:3"]),
    ("frames", &["delimited"]),
    ("frames", &["prefixed"]),
    ("demo_udp", &[]),
    ("socket_modes", &[]),
    ("connect_ex", &[]),
    ("shutdown_and_close", &[]),
    ("bind_and_reuse", &[]),
    ("backlog", &[]),
    ("accepted_socket", &[]),
    ("demo_tcp", &[]),
    ("demo_selector", &[]),
    ("demo_threadpool", &[]),
    ("submit_and_result", &[]),
    ("cancel", &[]),
    ("callbacks", &[]),
    ("worker_threads", &[]),
    ("as_completed", &[]),
    ("shutdown", &[]),
    ("dropped_tasks", &[]),
];

/// A program whose output is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// The name of its file, without `.txt`; that of the program and its arguments.
    pub name: String,
    /// The example, as cargo takes it.
    pub example: String,
    /// Its arguments.
    pub arguments: &'static [&'static str],
}

/// All programs of the workspace in the directory `root` whose output is kept.
///
/// # Errors
///
/// Those of reading the files of the pitfalls.
pub fn transcripts(root: &Path) -> io::Result<Vec<Transcript>> {
    let demos = DEMOS.iter().map(|(example, arguments)| {
        let words = [&[*example], *arguments].concat();
        let name = words.join("_").replace([':', '-'], "_");
        Transcript { name, example: (*example).to_owned(), arguments }
    });
    let pitfalls = pitfalls(root)?;
    Ok(demos.chain(pitfalls.iter().map(Transcript::of_pitfall)).collect())
}

impl Transcript {
    /// That of a pitfall.
    pub(crate) fn of_pitfall(pitfall: &Pitfall) -> Self {
        let example = pitfall.example();
        Self { name: example.clone(), example, arguments: &[] }
    }

    /// The file, in the workspace in the directory `root`.
    pub fn file(&self, root: &Path) -> PathBuf {
        root.join("docs/transcripts").join(format!("{}.txt", self.name))
    }

    /// What is kept of what the program has printed: all of it, and that of a demo in
    /// paragraphs between anchors, by which a page takes them.
    pub fn kept(&self, printed: &str) -> String {
        if self.is_pitfall() { printed.to_owned() } else { with_anchors(printed) }
    }

    /// What does not change from run to run. Figures do: ports, times and counts. And in
    /// a paragraph of a demo the lines may come in any order, as its threads are not one
    /// behind the other.
    pub fn shape(&self, text: &str) -> String {
        let shape = without_figures(text);
        if self.is_pitfall() { shape } else { sorted_paragraphs(&shape) }
    }

    fn is_pitfall(&self) -> bool {
        self.example.starts_with("pitfall_")
    }

    /// Asserts that what is printed has the shape of what is kept. The words for an
    /// error, and some of the figures that decide about a line, are those of Linux.
    #[track_caller]
    pub(crate) fn check(&self, printed: &str, root: &Path) {
        if !cfg!(target_os = "linux") {
            return;
        }
        let file = self.file(root);
        let name = file.display();
        let kept = fs::read_to_string(&file);
        let kept = kept.unwrap_or_else(|error| {
            panic!("{name}: {error}; `just transcripts` writes it")
        });
        assert_eq!(
            self.shape(printed),
            self.shape(&kept),
            "{name} has other lines; if they were to change, `just transcripts` writes them"
        );
    }
}

/// Runs a demo of the crate whose test calls this, with each of the arguments that the
/// book shows it with. It has to print what its transcript has, in its shape.
///
/// # Panics
///
/// Where it does not.
#[track_caller]
pub fn run_demo(directory: impl AsRef<Path>, example: &str) {
    let root =
        directory.as_ref().ancestors().nth(2).expect("a crate of the workspace");
    let transcripts = transcripts(root).expect("the files of the workspace");
    let of_demo: Vec<_> =
        transcripts.iter().filter(|other| other.example == example).collect();
    assert!(!of_demo.is_empty(), "no transcript of {example} is kept");
    for transcript in of_demo {
        let mut command = Command::new(built(example));
        command.args(transcript.arguments);
        let finished = run(command, b"");
        assert_eq!(finished.code, Some(0), "{}", finished.stderr);
        transcript.check(finished.text(), root);
    }
}

/// How many words of a paragraph make its name.
const NAME_WORDS: usize = 5;

/// Each paragraph between two anchors, named by its first words.
fn with_anchors(printed: &str) -> String {
    let mut kept = String::new();
    let mut names = Vec::new();
    for paragraph in printed.split("\n\n").filter(|text| !text.trim().is_empty()) {
        let first = paragraph.trim_start().lines().next().unwrap_or_default();
        // Up to the next column, where it is the head of a table.
        let first = first.split("  ").next().unwrap_or_default();
        let words: Vec<_> = first
            .split(|char: char| !char.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(NAME_WORDS)
            .collect();
        let name = words.join("-").to_lowercase();
        assert!(!names.contains(&name), "two paragraphs begin with {first:?}");
        kept += &format!(
            "ANCHOR: {name}\n{}\nANCHOR_END: {name}\n\n",
            paragraph.trim_matches('\n')
        );
        names.push(name);
    }
    kept
}

/// The paragraphs without their anchors, the lines of each in alphabetical order.
fn sorted_paragraphs(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("ANCHOR"));
    let mut paragraphs = vec![Vec::new()];
    for line in lines {
        match paragraphs.last_mut() {
            Some(paragraph) if !line.is_empty() => paragraph.push(line),
            _ => paragraphs.push(Vec::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
        .iter_mut()
        .map(|paragraph| {
            paragraph.sort_unstable();
            paragraph.join("\n")
        })
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// The text with a `#` in the place of each number, its decimals included. The unit of
/// a time behind it becomes a `t`.
fn without_figures(text: &str) -> String {
    let mut rest = text;
    let mut result = String::new();
    while let Some(start) = rest.find(|char: char| char.is_ascii_digit()) {
        let (before, figure) = rest.split_at(start);
        result += before;
        result.push('#');
        rest = figure.trim_start_matches(|char: char| char.is_ascii_digit());
        for separator in ['.', ','] {
            if let Some(decimals) = rest.strip_prefix(separator)
                && decimals.starts_with(|char: char| char.is_ascii_digit())
            {
                rest =
                    decimals.trim_start_matches(|char: char| char.is_ascii_digit());
            }
        }
        let unit = ["ns", "µs", "ms", "s"].into_iter().find_map(|unit| {
            let behind = rest.strip_prefix(unit)?;
            (!behind.starts_with(char::is_alphanumeric)).then_some(behind)
        });
        if let Some(behind) = unit {
            result.push('t');
            rest = behind;
        }
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_do_not_count_and_words_do() {
        for (text, shape) in [
            ("no figure", "no figure"),
            ("127.0.0.1:41234 is bound", "#.#:# is bound"),
            ("4 of 16777216 bytes", "# of # bytes"),
            ("after 44.3ms", "after #t"),
            ("after 812µs, 1s or 9ns.", "after #t, #t or #t."),
            ("3 sends", "# sends"),
            ("8,192 bytes, 2 reads", "# bytes, # reads"),
            ("1. 2", "#. #"),
        ] {
            assert_eq!(without_figures(text), shape);
        }
    }

    #[test]
    fn the_lines_of_a_paragraph_count_and_not_their_order() {
        let printed = "Two clients:\n  one\n  two\n\nThe end.\n";
        let kept = with_anchors("Two clients:\n  two\n  one\n\nThe end.\n");
        assert_eq!(
            kept,
            "ANCHOR: two-clients\nTwo clients:\n  two\n  one\nANCHOR_END: two-clients\n\n\
             ANCHOR: the-end\nThe end.\nANCHOR_END: the-end\n\n"
        );
        assert_eq!(sorted_paragraphs(printed), sorted_paragraphs(&kept));
        assert_ne!(
            sorted_paragraphs("one\n\ntwo\n"),
            sorted_paragraphs("one\ntwo\n")
        );
    }
}
