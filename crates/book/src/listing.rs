//! A block of code on a page.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::Include;

/// A block of code, between two fences or indented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The line of the page where it begins, from 1.
    pub line: usize,
    /// What stands behind its fence: `rust`, `python`, `text`, `sh`; empty without a fence.
    pub language: String,
    /// How many of its lines are not included from a file.
    pub typed: usize,
}

/// Commands to type can't be included from anywhere.
const COMMANDS: [&str; 2] = ["sh", "console"];

/// What may be typed in: a wrong line to show, or two.
const FEW_LINES: usize = 3;

impl Listing {
    /// All blocks of a page.
    pub(crate) fn all_in(page: &str) -> Vec<Self> {
        let mut listings = Vec::new();
        let mut code: Option<String> = None;
        for (event, range) in Parser::new(page).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let line = 1 + page[..range.start].matches('\n').count();
                    listings.push(Self {
                        line,
                        language: language(&kind),
                        typed: 0,
                    });
                    code = Some(String::new());
                }
                Event::Text(text) => {
                    if let Some(code) = &mut code {
                        *code += &text;
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    let code = code.take().unwrap_or_default();
                    let typed = code.lines().filter(|line| !Include::is_in(line));
                    if let Some(listing) = listings.last_mut() {
                        listing.typed = typed.count();
                    }
                }
                _ => {}
            }
        }
        listings
    }

    /// Whether more of it is typed in than may be.
    pub fn is_typed_in(&self) -> bool {
        self.typed > FEW_LINES && !COMMANDS.contains(&&*self.language)
    }
}

fn language(kind: &CodeBlockKind<'_>) -> String {
    let CodeBlockKind::Fenced(info) = kind else { return String::new() };
    info.split([',', ' ']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listings(text: &str) -> Vec<(usize, String, usize, bool)> {
        let with_answer = |listing: Listing| {
            let is_typed_in = listing.is_typed_in();
            (listing.line, listing.language, listing.typed, is_typed_in)
        };
        Listing::all_in(text).into_iter().map(with_answer).collect()
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

    #[test]
    fn no_way_to_write_a_listing_hides_it() {
        for text in [
            "~~~text\n1\n2\n3\n4\n~~~\n",
            "````text\n1\n```\n3\n4\n````\n",
            "> ```text\n> 1\n> 2\n> 3\n> 4\n> ```\n",
            "- ```text\n  1\n  2\n  3\n  4\n  ```\n",
        ] {
            assert_eq!(listings(text), [(1, "text".to_owned(), 4, true)], "{text}");
        }
        let indented = "a\n\n    1\n    2\n    3\n    4\n";
        assert_eq!(listings(indented), [(3, String::new(), 4, true)]);
    }
}
