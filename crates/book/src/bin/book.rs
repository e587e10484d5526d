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
    if is_installed() {
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
    ensure!(
        is_installed(),
        "`mdbook` is not the one that cargo has installed: is its directory first in PATH?"
    );
    Ok(())
}

fn is_installed() -> bool {
    let output = Command::new("mdbook").arg("--version").output();
    output.is_ok_and(|output| {
        let version = String::from_utf8_lossy(&output.stdout);
        version.trim().trim_start_matches("mdbook v") == MDBOOK
    })
}

fn build(open: bool) -> anyhow::Result<()> {
    let docs = book::root().join("docs");
    let mut mdbook = Command::new("mdbook");
    // Whatever the user has it say elsewhere, its warnings are to be seen here.
    mdbook.arg("build").arg(&docs).env_remove("MDBOOK_LOG").env_remove("RUST_LOG");
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
