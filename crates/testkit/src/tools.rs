//! Programs that a machine may not have. Under CI (`CI` is set) they must be there.

use std::{
    env,
    io::{self, Write},
    path::Path,
    process::Command,
    sync::OnceLock,
};

/// Prints a line that the test runner does not hold back.
pub fn say(line: &str) {
    // Not `eprintln!`, which the runner captures. Without stderr nobody listens.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Says that a test is skipped, and why.
///
/// # Panics
///
/// Under CI, where no test may be skipped.
#[track_caller]
pub fn skip(why: &str) {
    assert!(env::var_os("CI").is_none(), "a test is skipped under CI: {why}");
    say(&format!("skipped: {why}"));
}

/// A command that runs `script` in Python 3.8 or newer, or `None` after [`skip`].
#[track_caller]
pub fn python(script: impl AsRef<Path>) -> Option<Command> {
    static NAME: OnceLock<Option<&str>> = OnceLock::new();
    let find = || ["python3", "python"].into_iter().find(is_new_enough);
    let Some(name) = NAME.get_or_init(find) else {
        skip("no Python 3.8 or newer found (python3, python)");
        return None;
    };
    let script = script.as_ref();
    assert!(script.exists(), "no script {}", script.display());
    let mut command = Command::new(name);
    // Warnings, an unclosed socket among them, are failures.
    command.args(["-W", "error", "-B"]).arg(script);
    Some(command)
}

/// The command `nc` with `-N` (OpenBSD's netcat), or `None` after [`skip`]. It is asked
/// for on Linux alone: Windows has none, and that of macOS means something else by `-N`.
#[track_caller]
pub fn netcat() -> Option<Command> {
    if !cfg!(target_os = "linux") {
        say("skipped: the tests with nc run on Linux");
        return None;
    }
    let Ok(help) = Command::new("nc").arg("-h").output() else {
        skip("no nc found; Debian and Ubuntu: apt-get install netcat-openbsd");
        return None;
    };
    let text = [help.stdout, help.stderr].concat();
    if !String::from_utf8_lossy(&text).contains("-N") {
        skip(
            "this nc knows no -N; Debian and Ubuntu: apt-get install netcat-openbsd",
        );
        return None;
    }
    Some(Command::new("nc"))
}

fn is_new_enough(python: &&str) -> bool {
    Command::new(python)
        .args(["-c", "import sys; sys.exit(sys.version_info < (3, 8))"])
        .output()
        .is_ok_and(|output| output.status.success())
}
