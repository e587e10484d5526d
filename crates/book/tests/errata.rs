//! The page of the errata is complete, and what it says of Python can be seen.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
};

use book::root;
use testkit::Finished;

/// How many errata there are.
const ERRATA: usize = 74;

/// How many scripts run at a time. They wait more than they compute.
const AT_ONCE: usize = 16;

#[test]
fn every_script_sees_what_it_asserts() {
    if !cfg!(target_os = "linux") {
        return testkit::say("skipped: the scripts of the errata are for Linux");
    }
    let queue = Mutex::new(scripts());
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(script) = next(&queue) {
                    let Some(python) = testkit::python(&script) else { return };
                    let Finished { code, stdout, stderr } =
                        testkit::run(python, b"");
                    if code != Some(0) || !stderr.is_empty() || stdout.is_empty() {
                        let failure =
                            format!("{}: {code:?}\n{stderr}", name(&script));
                        failures.lock().unwrap().push(failure);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_erratum_has_its_place_and_only_one() {
    let page = page();
    for number in 1..=ERRATA {
        let heading = format!("\n### {number}. ");
        let id = format!("{{#e{number:02}}}");
        let places: Vec<_> =
            page.match_indices(&id).map(|(place, _)| place).collect();
        let [place] = places[..] else {
            panic!("{id} is {} times on the page", places.len());
        };
        let start = page[..place].rfind('\n').expect("the page has a title");
        assert!(page[start..].starts_with(&heading), "{id} is not at its number");
    }
    let ids = page.matches("{#e").count();
    assert_eq!(ids, ERRATA, "there are no others");
}

#[test]
fn the_kinds_are_counted() {
    let page = page();
    for kind in ["Does not run", "Wrong", "Outdated", "Incomplete", "Dangerous"] {
        let count = page
            .split("\n### ")
            .skip(1)
            .filter_map(|section| section.split('*').nth(1))
            .filter(|kinds| kinds.to_lowercase().contains(&kind.to_lowercase()))
            .count();
        let line = format!("- **{kind}** ({count}): ");
        assert!(page.contains(&line), "{line}");
    }
}

#[test]
fn every_path_on_the_page_exists() {
    let page = page();
    let missing: Vec<_> = in_backticks(&page)
        .filter(|path| is_path(path) && !root().join(path).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_script_is_named_at_the_erratum_of_its_number() {
    let page = page();
    for script in scripts() {
        let name = name(&script);
        let id = name.split('_').next().unwrap_or_default();
        let mut sections = page.split("\n### ");
        let section = sections.find(|text| text.contains(&format!("{{#{id}}}")));
        let section = section.unwrap_or_else(|| panic!("no erratum for {name}"));
        let path = format!("docs/errata/{name}");
        assert!(in_backticks(section).any(|text| text == path), "{id}: no {path}");
    }
}

/// Every erratum says where it is done right.
#[test]
fn every_erratum_has_a_file_of_the_workspace() {
    let page = page();
    for section in page.split("\n### ").skip(1) {
        let title = section.lines().next().unwrap_or_default();
        let place = section.split_once("\nHere: ").map(|(_, place)| place);
        let path = place.and_then(|place| in_backticks(place).next());
        assert!(path.is_some_and(|path| path.starts_with("crates/")), "{title}");
    }
}

fn page() -> String {
    fs::read_to_string(root().join("docs/src/errata.md")).expect("the page is there")
}

/// All scripts that show an erratum.
fn scripts() -> Vec<PathBuf> {
    let files =
        fs::read_dir(root().join("docs/errata")).expect("the scripts are there");
    let scripts: Vec<_> = files
        .map(|file| file.expect("the directory can be read").path())
        .filter(|path| path.extension().is_some_and(|it| it == "py"))
        // The other one is what they share.
        .filter(|path| name(path).starts_with('e'))
        .collect();
    assert!(!scripts.is_empty(), "no script in docs/errata");
    scripts
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("a plain name")
}

fn next(queue: &Mutex<Vec<PathBuf>>) -> Option<PathBuf> {
    queue.lock().expect("nobody panics with it").pop()
}

/// What stands between backticks. (Those of a fence are six in all.)
fn in_backticks(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn is_path(text: &str) -> bool {
    text.starts_with("crates/") || text.starts_with("docs/")
}
