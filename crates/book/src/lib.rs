//! The book in `docs/`: what mdBook does not check.
//!
//! mdBook puts parts of files into the pages, by name. Where the name is wrong, it leaves
//! the page as it is, or the part empty, and goes on; here that is an error.
//!
//! | file | what is in it |
//! |---|---|
//! | `page.rs` | [`Page`], [`pages`]: the pages of the book, in its order |
//! | `include.rs` | [`Include`]: a part of a file on a page |
//! | `listing.rs` | [`Listing`]: a block of code, and what of it is typed in |
//! | `bin/book.rs` | `just book` |
#![forbid(unsafe_code)]

mod include;
mod listing;
mod page;

pub use include::Include;
pub use listing::Listing;
pub use page::{Page, pages};

use std::path::PathBuf;

/// The directory of the workspace.
pub fn root() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().unwrap_or(root)
}

/// What is wrong with the pages, each in a sentence.
///
/// # Errors
///
/// Those of reading the pages.
pub fn faults() -> std::io::Result<Vec<String>> {
    let pages = pages(&root())?;
    let mut faults = left_out(&pages)?;
    for page in pages {
        let name = page.path.strip_prefix(root()).unwrap_or(&page.path).display();
        for include in page.includes() {
            if let Err(why) = include.text() {
                faults.push(format!("{name}:{}: {why}", include.line));
            }
        }
        for line in page.unknown() {
            faults.push(format!(
                "{name}:{line}: only {{{{#include FILE:ANCHOR}}}}, alone on its line, is checked"
            ));
        }
        for listing in page.listings().into_iter().filter(Listing::is_typed_in) {
            let Listing { line, language, typed, .. } = listing;
            faults.push(format!(
                "{name}:{line}: {typed} lines of {language:?} are typed in: include them from a \
                 file that runs"
            ));
        }
    }
    Ok(faults)
}

/// The files beside the pages that the summary does not have: nobody would see them.
fn left_out(pages: &[Page]) -> std::io::Result<Vec<String>> {
    let mut faults = Vec::new();
    for file in root().join("docs/src").read_dir()? {
        let path = file?.path();
        let is_page = pages.iter().any(|page| page.path == path);
        if !is_page && !path.ends_with("SUMMARY.md") {
            let name = path.strip_prefix(root()).unwrap_or(&path).display();
            faults.push(format!("{name} is not in SUMMARY.md"));
        }
    }
    Ok(faults)
}
