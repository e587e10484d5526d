//! What the library takes that the program refuses.

use std::{io::Write, thread, time::Duration};

use cli::Reply;
use framing::Framing;
use selector_multicast::{Server, ServerOptions, listen};

/// The library takes such a time for "never".
#[test]
fn an_idle_timeout_beyond_the_clock_is_none() {
    let options = ServerOptions {
        codec: Framing::Delimited.codec(100),
        reply: Reply::Everyone,
        outbox_limit: 1000,
        max_connections: None,
        idle_timeout: Some(Duration::MAX),
    };
    let listener = listen(&["127.0.0.1:0".parse().unwrap()], 1).unwrap();
    let server = Server::new(listener, options).unwrap();
    let (address, stopper) = (server.local_addr(), server.stopper());
    let serving = thread::spawn(|| server.serve_forever());
    let stream = testkit::connect(address);
    (&stream).write_all(b"hello\n").unwrap();
    assert_eq!(testkit::read_line(&stream), "hello\n");
    drop(stream);
    stopper.stop();
    serving.join().unwrap().unwrap();
}
