//! Runs the programs whose output the book shows, and keeps what they print, where it has
//! other lines than what is kept: `just transcripts`. With names, only these.

use std::{
    env,
    error::Error,
    fs,
    path::Path,
    process::{Command, ExitCode, Stdio},
};

use testkit::Transcript;

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
    let mut transcripts = testkit::transcripts(&root)?;
    for name in names {
        if transcripts.iter().all(|transcript| !is_called(transcript, name)) {
            return Err(format!("no program {name}; see docs/transcripts").into());
        }
    }
    transcripts.retain(|transcript| {
        names.is_empty() || names.iter().any(|name| is_called(transcript, name))
    });
    for transcript in transcripts {
        let mut cargo = Command::new("cargo");
        cargo.args(["run", "--quiet", "--example", &transcript.example, "--"]);
        cargo.args(transcript.arguments);
        let output = cargo.current_dir(&root).stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            return Err(format!("{}: {}", transcript.name, output.status).into());
        }
        let kept = transcript.kept(&String::from_utf8(output.stdout)?);
        let file = transcript.file(&root);
        let before = fs::read_to_string(&file).unwrap_or_default();
        // Other figures are no reason to write it anew.
        if transcript.shape(&before) != transcript.shape(&kept) {
            fs::write(&file, kept)?;
            println!("written: {}.txt", transcript.name);
        }
    }
    Ok(())
}

/// Whether it is called so, or is the pitfall of this name.
fn is_called(transcript: &Transcript, name: &str) -> bool {
    transcript.name == name || transcript.name == format!("pitfall_{name}")
}
