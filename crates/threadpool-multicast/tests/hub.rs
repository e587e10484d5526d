//! What every multicasting server must show, asked of both that we have.

use std::{path::Path, process::Command};

use hub_suite::Hub;

mod rust {
    hub_suite::tests!(super::rust());
}

mod python {
    hub_suite::tests!(super::python());
}

fn rust() -> Option<Hub> {
    let program = Command::new(env!("CARGO_BIN_EXE_threadpool-server"));
    Some(Hub::new("threadpool-server", &program).with_places(workers))
}

fn python() -> Option<Hub> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/server.py");
    let hub = Hub::new("threadpool-server's Python twin", &testkit::python(script)?);
    Some(hub.with_places(workers))
}

/// A worker for each peer.
fn workers(peers: usize) -> Vec<String> {
    vec!["--workers".to_owned(), peers.to_string()]
}
