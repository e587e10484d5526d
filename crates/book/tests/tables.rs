//! The tables of the appendices are complete, and what they and the pages name exists.

use std::fs;

use book::root;

/// The headings of the notes, in their order, but for the title.
const HEADINGS: [&str; 30] = [
    "Socket API",
    "Overview",
    "Basic Operations",
    "Non-blocking Sockets",
    "TCP Operations",
    "UDP Operations",
    "Introductory Demos",
    "UDP Server",
    "UDP Client",
    "TCP Server",
    "TCP Client",
    "TCP Message Delivery",
    "One Message Per Connection",
    "Reusing Connected Socket",
    "Fixed-Length Messages",
    "Delimited Messages",
    "Prefixed Messages",
    "TCP Multicasting",
    "Single Thread Approach",
    "File Object",
    "DefaultSelector class",
    "SelectorKey class",
    "Bitwise Events Mask",
    "Multicasting Server",
    "Multicasting Client",
    "Thread Pool Approach",
    "Executor Class",
    "Future Class",
    "Multicasting With ThreadPoolExecutor",
    "Additional Reading",
];

/// The cells of the tables of a file, without the rows for the head and its line.
fn rows(page: &str) -> Vec<Vec<String>> {
    let text = text(page);
    let cells = |row: &str| {
        let row = row.trim().trim_matches('|');
        row.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let lines: Vec<_> = text.lines().collect();
    let is_head =
        |at: usize| lines.get(at + 1).is_some_and(|line| line.starts_with("|--"));
    (0..lines.len())
        .filter(|&at| lines[at].starts_with("| ") && !is_head(at))
        .map(|at| cells(lines[at]))
        .collect()
}

#[track_caller]
fn assert_is_there(cell: &str) {
    let path = cell.trim_matches('`');
    assert!(root().join(path).is_file(), "no file {path}");
}

/// Asserts that the cell is a link, by the first words of the title of the page. The page,
/// and the section.
#[track_caller]
fn chapter(cell: &str) -> (&str, &str) {
    let link = cell.strip_prefix('[').and_then(|link| link.strip_suffix(')'));
    let link = link.and_then(|link| link.split_once("]("));
    let (words, target) = link.unwrap_or_else(|| panic!("no link in {cell:?}"));
    let (page, section) = target.split_once('#').unwrap_or((target, ""));
    let summary = text("docs/src/SUMMARY.md");
    let is_page = |line: &str| {
        line.contains(&format!("[{words}")) && line.ends_with(&format!("]({page})"))
    };
    assert!(summary.lines().any(is_page), "{page} is not the chapter {words:?}");
    (page, section)
}

/// The text of the section to which links go by this name, with its heading.
#[track_caller]
fn section<'t>(page: &'t str, id: &str) -> &'t str {
    let is_it = |text: &&str| {
        let heading = text.lines().next().unwrap_or_default().to_lowercase();
        let name: String = heading
            .trim_start_matches('#')
            .trim()
            .replace(' ', "-")
            .chars()
            .filter(|char| char.is_alphanumeric() || "-_".contains(*char))
            .collect();
        name == id
    };
    let section = page.split("\n#").find(is_it);
    section.unwrap_or_else(|| panic!("no section #{id}"))
}

fn text(file: &str) -> String {
    let text = fs::read_to_string(root().join(file));
    text.unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Asserts that the justfile has such a recipe, and that what it runs is there.
#[track_caller]
fn assert_is_a_command(cell: &str) {
    let command = cell.trim_matches('`').strip_prefix("just ");
    let command =
        command.unwrap_or_else(|| panic!("{cell:?} is no command of just"));
    let words: Vec<_> = command.split_whitespace().collect();
    let justfile = text("justfile");
    let recipe = match words[..] {
        ["demo", name, ..] => format!("demo-{name}"),
        [name, ..] => name.to_owned(),
        [] => panic!("{cell:?} is no command"),
    };
    let is_recipe = |line: &&str| {
        line.split([' ', ':']).next() == Some(&*recipe) && line.contains(':')
    };
    assert!(justfile.lines().any(|line| is_recipe(&line)), "no recipe {recipe}");
    let example = match words[..] {
        ["example", name] => name.to_owned(),
        ["pitfall", name] => format!("pitfall_{name}"),
        _ => return,
    };
    let crates = fs::read_dir(root().join("crates")).expect("the crates");
    let file = format!("examples/{example}.rs");
    let mut files = crates.map(|it| it.expect("a crate").path().join(&file));
    assert!(files.any(|file| file.is_file()), "no example {example}");
}

#[test]
fn every_heading_of_the_notes_has_a_chapter_a_file_a_command_and_a_test() {
    let rows = rows("docs/src/headings.md");
    let headings: Vec<_> = rows.iter().map(|row| &*row[0]).collect();
    assert_eq!(headings, HEADINGS);
    let summary = text("docs/src/SUMMARY.md");
    let mut place_before = 0;
    for row in &rows {
        let [_, in_chapter, file, command, test] = &row[..] else {
            panic!("{row:?} has not five cells");
        };
        let (page, _) = chapter(in_chapter);
        let place = summary.find(page).expect("a chapter");
        assert!(place >= place_before, "{row:?} goes back to {page}");
        place_before = place;
        assert_is_there(file);
        assert_is_a_command(command);
        assert_is_there(test);
    }
}

#[test]
fn every_pitfall_is_in_the_index_of_misconceptions_and_in_its_section() {
    let pitfalls = testkit::pitfalls(&root()).expect("the pitfalls");
    let rows = rows("docs/src/misconceptions.md");
    assert_eq!(rows.len(), pitfalls.len());
    for pitfall in pitfalls {
        let command = format!("`just pitfall {}`", pitfall.name);
        let row = rows.iter().find(|row| row[2] == command);
        let row = row.unwrap_or_else(|| panic!("no row with {command}"));
        assert_eq!(row[0], pitfall.belief.trim_end_matches('.'));
        let (page, id) = chapter(&row[1]);
        let text = text(&format!("docs/src/{page}"));
        let transcript = format!("{}.txt}}}}", pitfall.example());
        assert!(
            section(&text, id).contains(&transcript),
            "{page}#{id} does not show {}",
            pitfall.name
        );
    }
}

#[test]
fn what_the_readme_has_for_a_heading_of_the_notes_is_there() {
    let rows = rows("README.md");
    assert!(rows.len() > 20, "{} rows", rows.len());
    for row in &rows {
        let [_, package, files, commands] = &row[..] else {
            panic!("{row:?} has not four cells");
        };
        for file in quoted(files).filter(|file| file.contains('/')) {
            assert_is_there(&format!("crates/{package}/{file}"));
        }
        for command in quoted(commands) {
            assert_is_a_command(command);
        }
    }
}

#[test]
fn every_command_of_a_page_is_there() {
    let mut count = 0;
    for page in book::pages(&root()).expect("the pages") {
        let typed = page.text.lines().filter(|line| line.starts_with("just "));
        for command in typed.chain(quoted(&page.text)) {
            let command = command.split(['#', '|', '&']).next().unwrap_or_default();
            // A word in capitals stands for another.
            let is_one = command.starts_with("just ") && !command.ends_with("NAME");
            if is_one {
                assert_is_a_command(command);
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count} commands");
}

/// What stands between backquotes. (Those of a fence are six in all.)
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}
