//! The table of the error numbers is right, as far as this machine can tell.

use std::fs;

use book::root;

/// The rows of all tables of the page, cell by cell.
fn tables() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("docs/src/errno.md"));
    let text = text.expect("the page");
    text.lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|row| row.split(" | ").map(str::to_owned).collect())
        .collect()
}

/// The rows of the table of the numbers, but for its head: names, Linux, macOS, Windows,
/// Rust, Python.
fn rows() -> Vec<[String; 6]> {
    let rows = tables().into_iter().filter_map(|cells| cells.try_into().ok());
    let rows: Vec<_> = rows.skip(1).collect();
    assert!(rows.len() > 20, "the table has {} rows", rows.len());
    rows
}

/// What stands between backquotes.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

// ANCHOR: kind
/// The kind that Rust has for a number of the kernel.
fn kind(number: i32) -> String {
    let error = std::io::Error::from_raw_os_error(number);
    format!("{:?}", error.kind())
}
// ANCHOR_END: kind

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "the numbers are those of Linux")]
fn rust_has_the_kinds_of_the_table_for_the_numbers_of_linux() {
    let rows = rows();
    let named: Vec<_> = rows.iter().flat_map(|row| quoted(&row[4])).collect();
    for [names, linux, _, _, rust, _] in &rows {
        let kind = kind(linux.parse().expect("a number"));
        match quoted(rust)[..] {
            [rust] => assert_eq!(kind, rust, "{names}"),
            // Its kind can't be named.
            _ => assert!(!named.contains(&&*kind), "{names}: {kind}"),
        }
    }
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "the numbers are those of Linux")]
fn python_has_the_numbers_and_classes_of_the_table_for_its_names() {
    let script = root().join("crates/book/python/errno_names.py");
    let Some(mut command) = testkit::python(script) else { return };
    let mut expected = String::new();
    for [names, linux, _, _, _, python] in rows() {
        for name in quoted(&names) {
            command.arg(name);
            expected += &format!("{name} {linux} {}\n", quoted(&python).concat());
        }
    }
    testkit::run(command, b"").assert_prints(&expected);
}

#[test]
fn windows_has_the_numbers_of_macos_and_ten_thousand_more() {
    for [names, _, macos, windows, ..] in rows() {
        let macos: i32 = macos.parse().expect("a number");
        if let Ok(windows) = windows.parse::<i32>() {
            assert_eq!(windows, macos + 10_000, "{names}");
        }
    }
}

#[test]
fn every_error_of_the_table_has_a_line_that_says_when_and_what_to_do() {
    let mut lines = tables();
    lines.retain(|cells| cells.len() == 3);
    let explained: Vec<_> =
        lines.iter().flat_map(|cells| quoted(&cells[0])).collect();
    for [names, ..] in rows() {
        assert!(explained.contains(&quoted(&names)[0]), "no line for {names}");
    }
}
