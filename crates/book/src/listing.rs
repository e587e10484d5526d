//! A block of code on a page.

/// A block between two fences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The line of the page where it begins, from 1.
    pub line: usize,
    /// What stands behind its fence: `rust`, `python`, `text`, `sh`.
    pub language: String,
    /// How many of its lines are not included from a file.
    pub typed: usize,
}

/// Commands to type can't be included from anywhere.
const COMMANDS: [&str; 2] = ["sh", "console"];

/// What may be typed in: a wrong line to show, or two.
const FEW_LINES: usize = 3;

impl Listing {
    /// The next block among the lines of a page.
    pub(crate) fn next_in<'t>(
        lines: &mut impl Iterator<Item = (&'t str, usize)>,
    ) -> Option<Self> {
        let (line, language) = lines.find_map(|(text, line)| {
            Some((line, text.trim_start().strip_prefix("```")?))
        })?;
        let language = language.split([',', ' ']).next().unwrap_or_default();
        let typed = lines
            .take_while(|(text, _)| text.trim() != "```")
            .filter(|(text, _)| !text.contains("{{#include "))
            .count();
        Some(Self { line, language: language.trim().to_owned(), typed })
    }

    /// Whether more of it is typed in than may be.
    pub fn is_typed_in(&self) -> bool {
        self.typed > FEW_LINES && !COMMANDS.contains(&&*self.language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listings(text: &str) -> Vec<(usize, String, usize, bool)> {
        let mut lines = text.lines().zip(1..);
        std::iter::from_fn(|| Listing::next_in(&mut lines))
            .map(|listing| {
                let is_typed_in = listing.is_typed_in();
                (listing.line, listing.language, listing.typed, is_typed_in)
            })
            .collect()
    }

    #[test]
    fn what_is_typed_in_is_counted() {
        let text = "a\n```rust\n{{#include a.rs}}\n```\n```text\n1\n2\n3\n4\n```\n```sh\n1\n2\n3\n4\n```\n";
        let text = format!("{text}```python\nprint(1)\n```\n");
        assert_eq!(
            listings(&text),
            [
                (2, "rust".to_owned(), 0, false),
                (5, "text".to_owned(), 4, true),
                (11, "sh".to_owned(), 4, false),
                (17, "python".to_owned(), 1, false),
            ]
        );
    }
}
