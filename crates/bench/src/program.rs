//! What the program of a bench does, whatever it measures.

use std::{
    env,
    ffi::OsString,
    process::{Command, ExitCode, Stdio},
};

use anyhow::ensure;

/// A part of the table by its name; it says whether ours is what is asked.
pub type Section<S> = (&'static str, fn(&S) -> anyhow::Result<bool>);

/// Calls `measure` with the arguments. The exit status is 1 if that fails, or says that
/// ours is not what is asked.
///
/// Hidden arguments make it a child of the bench instead: a program on a core, or, by
/// `serve`, a peer.
pub fn run_bench(
    serve: impl FnOnce(&str) -> anyhow::Result<()>,
    measure: impl FnOnce(&[OsString]) -> anyhow::Result<bool>,
) -> ExitCode {
    // Cargo itself adds `--bench`.
    let arguments: Vec<_> =
        env::args_os().skip(1).filter(|argument| argument != "--bench").collect();
    match run(&arguments, serve, measure) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
fn run(
    arguments: &[OsString],
    serve: impl FnOnce(&str) -> anyhow::Result<()>,
    measure: impl FnOnce(&[OsString]) -> anyhow::Result<bool>,
) -> anyhow::Result<bool> {
    match arguments {
        [first, rest @ ..] if first == crate::child::BECOME => {
            crate::child::become_program(rest)?;
            Ok(true)
        }
        [first, name] if first == crate::contestant::PEER => {
            serve(&name.to_string_lossy())?;
            Ok(true)
        }
        wanted => measure(wanted),
    }
}

#[cfg(not(target_os = "linux"))]
fn run(
    arguments: &[OsString],
    _serve: impl FnOnce(&str) -> anyhow::Result<()>,
    measure: impl FnOnce(&[OsString]) -> anyhow::Result<bool>,
) -> anyhow::Result<bool> {
    measure(arguments)
}

/// Measures the sections of these names, or all, after `prepare`, and says whether ours is
/// what is asked.
///
/// # Errors
///
/// There is no section of such a name; or the error of `prepare` or of a section.
pub fn measure_sections<S>(
    wanted: &[OsString],
    sections: &[Section<S>],
    prepare: impl FnOnce() -> anyhow::Result<S>,
) -> anyhow::Result<bool> {
    for name in wanted {
        ensure!(
            sections.iter().any(|(section, _)| name == section),
            "there is no part `{}`: choose from {}",
            name.display(),
            sections
                .iter()
                .map(|(section, _)| *section)
                .collect::<Vec<_>>()
                .join(", "),
        );
    }
    let setup = prepare()?;
    let mut reached = true;
    for (name, section) in sections {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            reached &= section(&setup)?;
        }
    }
    println!(
        "\n{}",
        if reached { "All is as asked." } else { "Not all is as asked." }
    );
    Ok(reached)
}

/// Whether a tool can be run.
pub fn is_installed(tool: &str) -> bool {
    let quiet = Command::new(tool).arg("--version").stdout(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}
