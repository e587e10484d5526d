//! The pages of the book.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{Include, Listing};

/// A page of the book, as it is written.
#[derive(Debug)]
pub struct Page {
    /// Its file.
    pub path: PathBuf,
    /// Its text, in Markdown.
    pub text: String,
}

/// The pages that the summary has, in its order, from the workspace in `root`.
///
/// # Errors
///
/// Those of reading a file; a page that is not there is one of them.
pub fn pages(root: &Path) -> io::Result<Vec<Page>> {
    let src = root.join("docs/src");
    let summary = fs::read_to_string(src.join("SUMMARY.md"))?;
    summary
        .split("](")
        .skip(1)
        .filter_map(|rest| Some(src.join(rest.split_once(')')?.0)))
        .map(|path| match fs::read_to_string(&path) {
            Ok(text) => Ok(Page { path, text }),
            Err(error) => {
                let why = format!("{}: {error}", path.display());
                Err(io::Error::new(error.kind(), why))
            }
        })
        .collect()
}

impl Page {
    /// The parts of files on it.
    pub fn includes(&self) -> impl Iterator<Item = Include> {
        let directory = self.path.parent().unwrap_or(Path::new(""));
        self.text
            .lines()
            .zip(1..)
            .filter_map(move |(text, line)| Include::parse(text, line, directory))
    }

    /// The lines, from 1, with what mdBook may replace and [`Self::includes`] does not have.
    pub fn unknown(&self) -> impl Iterator<Item = usize> {
        let lines = self.text.lines().zip(1..);
        let unknown = |text: &str| text.contains("{{") && !Include::is_in(text);
        lines.filter_map(move |(text, line)| unknown(text).then_some(line))
    }

    /// Its blocks of code.
    pub fn listings(&self) -> Vec<Listing> {
        Listing::all_in(&self.text)
    }
}
