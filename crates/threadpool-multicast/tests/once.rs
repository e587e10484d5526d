//! What every broadcast must show, asked of both clients that we have.

use std::path::Path;

use hub_suite::broadcast::Client;

mod python {
    hub_suite::broadcast_tests!(super::python());
}

fn python() -> Option<Client> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/client.py");
    let program = testkit::python(script)?;
    Some(Client::new("threadpool-client's Python twin", &program))
}
