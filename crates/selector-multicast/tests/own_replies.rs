//! What a peer is owed of its own messages, and what that must not cost it.

use std::{
    io::{ErrorKind, Read, Write},
    process::Command,
    thread,
    time::Duration,
};

use cli::Reply;
use framing::Framing;
use selector_multicast::{Server, ServerOptions, listen};
use socket2::SockRef;

#[test]
fn a_peer_is_never_dropped_for_its_own_replies() {
    let burst = [[b'x'; 99].as_slice(), b"\n"].concat().repeat(600);
    for reply in ["everyone", "sender"] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_selector-server"));
        program.args(["--outbox-limit", "1000", "--reply", reply]);
        let server = testkit::Server::start(program);
        let stream = testkit::connect(server.address);
        SockRef::from(&stream).set_recv_buffer_size(64 * 1024).unwrap();
        stream.set_write_timeout(Some(Duration::from_millis(300))).unwrap();
        let mut written = 0;
        let error = loop {
            match (&stream).write(&burst[written % burst.len()..]) {
                Ok(len) => written += len,
                Err(error) => break error,
            }
        };
        // There is no room anywhere, with replies owed; it was not dropped for that.
        let kinds = [ErrorKind::WouldBlock, ErrorKind::TimedOut];
        assert!(kinds.contains(&error.kind()), "{reply}: {error}");
        let mut got = vec![0; written - written % 100];
        (&stream).read_exact(&mut got).unwrap();
        assert!(got.chunks(100).all(|message| *message == burst[..100]));
    }
}

/// The program refuses such a time; the library takes it for "never".
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
