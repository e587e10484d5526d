//! Builds the book: `just book`, and `just book --open` shows it.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, bail, ensure};
use clap::Parser;
use cli::println;

/// The mdBook that the pages and their stylesheet are made for.
const MDBOOK: &str = "0.5.4";

/// Builds the book from docs/, with mdBook.
#[derive(Debug, Parser)]
struct Arguments {
    /// Show it in the browser
    #[arg(long)]
    open: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    cli::run(|| {
        check()?;
        install()?;
        build(arguments.open)
    })
}

fn check() -> anyhow::Result<()> {
    let faults = book::faults().context("can't read the pages")?;
    ensure!(faults.is_empty(), "the book is not right:\n{}", faults.join("\n"));
    Ok(())
}

/// Installs mdBook where it is missing or another one.
fn install() -> anyhow::Result<()> {
    let version = Command::new("mdbook").arg("--version").output();
    let found =
        version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    if found.is_ok_and(|found| found.trim().ends_with(MDBOOK)) {
        return Ok(());
    }
    println!(
        "mdBook {MDBOOK} is not installed: cargo install mdbook, a few minutes"
    );
    let status = Command::new("cargo")
        .args(["install", "mdbook", "--locked", "--quiet", "--version", MDBOOK])
        .status()
        .context("can't start cargo")?;
    ensure!(status.success(), "mdBook could not be installed: {status}");
    Ok(())
}

fn build(open: bool) -> anyhow::Result<()> {
    let docs = book::root().join("docs");
    let mut mdbook = Command::new("mdbook");
    mdbook.arg("build").arg(&docs);
    if open {
        mdbook.arg("--open");
    }
    let output =
        mdbook.stdout(Stdio::inherit()).output().context("can't start mdbook")?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || log.contains("WARN") || log.contains("ERROR") {
        bail!("mdBook is not content with the pages:\n{log}");
    }
    println!("the book is in {}", docs.join("book/index.html").display());
    Ok(())
}
