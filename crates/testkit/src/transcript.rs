//! What a program has printed once, to hold against what it prints today.

use std::{fs, path::Path};

/// Asserts that `printed` is what the file has, but for the figures: ports, times and
/// counts are others each time.
#[track_caller]
pub(crate) fn compare(printed: &str, file: &Path) {
    let name = file.display();
    let kept = fs::read_to_string(file);
    let kept = kept.unwrap_or_else(|error| {
        panic!("{name}: {error}; `just transcripts` writes it")
    });
    assert_eq!(
        without_figures(printed),
        without_figures(&kept),
        "{name} has other lines; if they were to change, `just transcripts` writes them"
    );
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
}
