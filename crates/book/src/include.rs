//! A part of a file on a page.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// `{{#include FILE}}` or `{{#include FILE:ANCHOR}}`, alone on a line of a page.
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
        let what = what(text)?;
        let (file, anchor) = match what.split_once(':') {
            Some((file, anchor)) => (file, Some(anchor.to_owned())),
            None => (what, None),
        };
        Some(Self { line, file: directory.join(file), anchor })
    }

    pub(crate) fn is_in(line: &str) -> bool {
        what(line).is_some()
    }

    /// The text that mdBook puts there.
    ///
    /// # Errors
    ///
    /// Why there is none, in a sentence: no such file, no such anchor, nothing in it, or
    /// anchors that would be shown.
    pub fn text(&self) -> Result<String, String> {
        // Without the dots that lead there from the page.
        let path = self.file.canonicalize().unwrap_or_else(|_| self.file.clone());
        let file = path.strip_prefix(crate::root()).unwrap_or(&path).display();
        let all = fs::read_to_string(&self.file)
            .map_err(|error| format!("{file}: {error}"))?;
        let Some(anchor) = &self.anchor else {
            if all.contains("ANCHOR:") {
                return Err(format!(
                    "{file} has anchors, which all of it would show"
                ));
            }
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

/// The file, and the anchor if there is one. Of all that mdBook puts in the place of
/// `{{…}}` this is the only form that is checked.
fn what(line: &str) -> Option<&str> {
    let what = line.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?;
    (!what.contains("}}")).then_some(what.trim())
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
        for other in
            ["include", "{{#include a.rs}} {{#include b.rs}}", "{{ #include a.rs}}"]
        {
            assert_eq!(parse(other), None);
        }
    }

    #[test]
    fn a_part_that_is_not_there_is_an_error() {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
        let part = |anchor: &str| {
            let anchor = Some(anchor.to_owned());
            Include { line: 1, file: file.clone(), anchor }.text()
        };
        for anchor in ["no_such_part", "5:7", ":7"] {
            let error = part(anchor).unwrap_err();
            let expected = format!("lib.rs has no ANCHOR: {anchor}");
            assert!(error.ends_with(&expected), "{error}");
        }
    }

    #[test]
    fn a_file_is_not_shown_with_its_anchors() {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let text =
            |file| Include { line: 1, file: root.join(file), anchor: None }.text();
        assert!(text("src/lib.rs").is_ok());
        let error = text("python/errno_names.py").unwrap_err();
        assert!(error.contains("errno_names.py has anchors"), "{error}");
    }
}
