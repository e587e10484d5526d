//! A part of a file on a page.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// `{{#include FILE}}` or `{{#include FILE:ANCHOR}}` on a line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    /// The line of the page, from 1.
    pub line: usize,
    /// The file.
    pub file: PathBuf,
    /// The part of the file, between `ANCHOR: NAME` and `ANCHOR_END: NAME`; `None` for all
    /// of it.
    pub anchor: Option<String>,
}

impl Include {
    pub(crate) fn parse(text: &str, line: usize, directory: &Path) -> Option<Self> {
        let (_, rest) = text.split_once("{{#include ")?;
        let (what, _) = rest.split_once("}}")?;
        let (file, anchor) = match what.trim().split_once(':') {
            Some((file, anchor)) => (file, Some(anchor.to_owned())),
            None => (what.trim(), None),
        };
        Some(Self { line, file: directory.join(file), anchor })
    }

    /// The text that mdBook puts there.
    ///
    /// # Errors
    ///
    /// Why there is none, in a sentence: no such file, no such anchor, nothing in it.
    pub fn text(&self) -> Result<String, String> {
        // Without the dots that lead there from the page.
        let path = self.file.canonicalize().unwrap_or_else(|_| self.file.clone());
        let file = path.strip_prefix(crate::root()).unwrap_or(&path).display();
        let all = fs::read_to_string(&self.file)
            .map_err(|error| format!("{file}: {error}"))?;
        let Some(anchor) = &self.anchor else {
            return Ok(all);
        };
        let is = |line: &str, keyword: &str| {
            let name = line.split_once(keyword).map(|(_, name)| name.trim());
            name.is_some_and(|name| name.split_whitespace().next() == Some(anchor))
        };
        let mut part = Vec::new();
        let mut lines = all.lines().skip_while(|line| !is(line, "ANCHOR:"));
        lines.next().ok_or_else(|| format!("{file} has no ANCHOR: {anchor}"))?;
        loop {
            let line = lines.next();
            let line =
                line.ok_or_else(|| format!("{file} has no ANCHOR_END: {anchor}"))?;
            if is(line, "ANCHOR_END:") {
                break;
            }
            if !line.contains("ANCHOR:") && !line.contains("ANCHOR_END:") {
                part.push(line);
            }
        }
        if part.iter().all(|line| line.trim().is_empty()) {
            return Err(format!(
                "{file} has nothing between the anchors of {anchor}"
            ));
        }
        Ok(part.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_an_anchor_are_told_apart() {
        let parse = |text| Include::parse(text, 7, Path::new("docs/src"));
        let include = parse("{{#include ../a.rs:read}}").unwrap();
        assert_eq!(include.file, Path::new("docs/src/../a.rs"));
        assert_eq!((include.line, include.anchor.as_deref()), (7, Some("read")));
        assert_eq!(parse("{{#include ../a.rs}}").unwrap().anchor, None);
        assert_eq!(parse("include"), None);
    }

    #[test]
    fn a_part_that_is_not_there_is_an_error() {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
        let part = |anchor: &str| {
            let anchor = Some(anchor.to_owned());
            Include { line: 1, file: file.clone(), anchor }.text()
        };
        let error = part("no_such_part").unwrap_err();
        assert!(error.ends_with("lib.rs has no ANCHOR: no_such_part"), "{error}");
    }
}
