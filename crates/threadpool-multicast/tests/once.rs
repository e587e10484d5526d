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
    let program = Command::new(env!("CARGO_BIN_EXE_threadpool-client"));
    Some(Client::new("threadpool-client", &program))
}

fn python() -> Option<Client> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/client.py");
    let program = testkit::python(script)?;
    Some(Client::new("threadpool-client's Python twin", &program))
}
