//! Who takes part.

use std::path::Path;

use anyhow::ensure;
use bench::{Contestant, build_release, is_installed};

use crate::careless;

const PYTHON: &str = "python3";

/// The hidden name of the careless hub.
const CARELESS: &str = "careless";

/// Both hubs in Rust, both in Python if that is installed, and the careless one.
pub(crate) fn contestants() -> anyhow::Result<Vec<Contestant>> {
    let arguments = ["127.0.0.1:0", "--framing", "prefixed", "--reply", "everyone"];
    let with_workers = [&arguments[..], &["--workers", "128"]].concat();
    let selector = build_release("selector-multicast", "selector-server")?;
    let pool = build_release("threadpool-multicast", "threadpool-server")?;
    let mut all = vec![
        Contestant::program("selector, Rust", selector, &arguments),
        Contestant::program("thread pool, Rust", pool, &with_workers),
    ];
    if is_installed(PYTHON) {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let python = |name, package, arguments: &[&str]| {
            let script = crates.join(package).join("python/server.py");
            let mut command = vec![script.into_os_string()];
            command.extend(arguments.iter().map(Into::into));
            Contestant::program(name, PYTHON, &command)
        };
        all.push(python("selector, Python", "selector-multicast", &arguments));
        let name = "thread pool, Python";
        all.push(python(name, "threadpool-multicast", &with_workers));
    }
    all.push(Contestant::peer("careless", CARELESS)?);
    Ok(all)
}

/// Serves as the peer of this name until the process is killed.
pub(crate) fn serve(name: &str) -> anyhow::Result<()> {
    ensure!(name == CARELESS, "there is no peer `{name}`");
    Ok(careless::serve(&bench::listen()?)?)
}
