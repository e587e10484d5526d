//! Lists the pitfalls: `just pitfalls`.

use std::{env, io, path::Path, process::ExitCode};

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let names_only = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => false,
        (Some("--names"), None) => true,
        _ => {
            eprintln!("error: `just pitfalls` takes --names or nothing");
            eprintln!("and `just pitfall NAME` runs one");
            return ExitCode::from(2);
        }
    };
    match list(names_only) {
        Ok(()) => ExitCode::SUCCESS,
        // Somebody has seen enough of it: `| head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: can't list the pitfalls: {error}");
            ExitCode::FAILURE
        }
    }
}

fn list(names_only: bool) -> io::Result<()> {
    use io::Write;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut stdout = io::stdout().lock();
    for pitfall in testkit::pitfalls(&root)? {
        if names_only {
            writeln!(stdout, "{}", pitfall.name)?;
        } else {
            writeln!(stdout, "{:<28} {}", pitfall.name, pitfall.belief)?;
        }
    }
    Ok(())
}
