//! Runs the pitfalls and keeps what they print, for the tests and the book:
//! `just transcripts`. With names, only these.

use std::{
    env,
    error::Error,
    fs,
    path::Path,
    process::{Command, ExitCode, Stdio},
};

fn main() -> ExitCode {
    let names: Vec<String> = env::args().skip(1).collect();
    match record(&names) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn record(names: &[String]) -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut pitfalls = testkit::pitfalls(&root)?;
    if let Some(name) =
        names.iter().find(|name| pitfalls.iter().all(|p| p.name != **name))
    {
        return Err(format!("no pitfall {name}; `just pitfalls` lists them").into());
    }
    pitfalls.retain(|pitfall| names.is_empty() || names.contains(&pitfall.name));
    for pitfall in pitfalls {
        let mut cargo = Command::new("cargo");
        cargo.args(["run", "--quiet", "--example", &pitfall.example()]);
        let output = cargo.current_dir(&root).stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            return Err(format!("{}: {}", pitfall.name, output.status).into());
        }
        fs::write(pitfall.transcript(&root), output.stdout)?;
    }
    Ok(())
}
