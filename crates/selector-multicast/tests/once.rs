//! What every broadcast must show, asked of both clients that we have.

use std::{path::Path, process::Command};

use hub_suite::broadcast::Client;

mod rust {
    hub_suite::broadcast_tests!(super::rust());
}

mod python {
    hub_suite::broadcast_tests!(super::python());
}

fn rust() -> Option<Client> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_selector-client"));
    program.arg("--once");
    Some(Client::new("selector-client", &program))
}

fn python() -> Option<Client> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/client.py");
    let mut program = testkit::python(script)?;
    program.arg("--once");
    Some(Client::new("selector-client's Python twin", &program))
}
