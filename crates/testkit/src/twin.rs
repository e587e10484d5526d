//! The same jobs for a crate and for its Python twin: the answers must be the same.

use std::{fmt::Write, path::Path};

use crate::{python, run, say};

/// Asks a Python script, one job a line, and compares its answers, one a line, with
/// `expected`, the answer to each job. `what` says what is compared.
///
/// # Panics
///
/// Where an answer is another one.
#[track_caller]
pub fn compare_with_python(
    script: impl AsRef<Path>,
    what: &str,
    expected: &[(String, String)],
) {
    let jobs: Vec<_> = expected.iter().map(|(job, _)| &**job).collect();
    let Some(answers) = ask_python(script, &jobs) else {
        return;
    };
    for ((job, expected), answer) in expected.iter().zip(&answers) {
        assert!(
            answer == expected,
            "{}: Python answers {}, Rust {}",
            start_of(job),
            start_of(answer),
            start_of(expected)
        );
    }
    say(&format!("{what}: {} compared with Python", answers.len()));
}

/// The answers of a Python script, one for each job; `None` without Python.
#[track_caller]
pub fn ask_python(script: impl AsRef<Path>, jobs: &[&str]) -> Option<Vec<String>> {
    let mut command = python(script)?;
    command.env("PYTHONIOENCODING", "utf-8");
    let finished = run(command, format!("{}\n", jobs.join("\n")).as_bytes());
    assert_eq!((finished.code, &*finished.stderr), (Some(0), ""));
    let answers: Vec<_> = finished.text().lines().map(str::to_owned).collect();
    assert_eq!(answers.len(), jobs.len(), "one answer for each job");
    Some(answers)
}

/// Bytes as a job or an answer holds them: in hexadecimal behind an `x`, so that an
/// empty message can be seen.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::from("x");
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a String takes all");
    }
    text
}

fn start_of(text: &str) -> String {
    text.chars().take(100).collect()
}
