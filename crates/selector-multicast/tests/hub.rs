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
    let program = Command::new(env!("CARGO_BIN_EXE_selector-server"));
    Some(Hub::new("selector-server", &program))
}

fn python() -> Option<Hub> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/server.py");
    Some(Hub::new("selector-server's Python twin", &testkit::python(script)?))
}
