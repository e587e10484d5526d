//! The echo server with a thread for each connection, on the standard library alone.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use bench::wire::whole_len;

const READ_LEN: usize = 64 * 1024;

/// Serves until an error ends it.
pub(crate) fn serve(listener: &TcpListener) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        thread::spawn(move || echo(stream));
    }
}

/// The answer to a message is the same frame again: all that are whole are written at
/// once, from where they lie.
fn echo(mut stream: TcpStream) -> io::Result<()> {
    let mut inbox = vec![0; READ_LEN];
    // How much of it is taken by a frame that is not whole yet.
    let mut partial = 0;
    loop {
        let len = match stream.read(&mut inbox[partial..]) {
            Ok(0) => return Ok(()),
            Ok(len) => partial + len,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let frames_len = whole_len(&inbox[..len])?;
        stream.write_all(&inbox[..frames_len])?;
        inbox.copy_within(frames_len..len, 0);
        partial = len - frames_len;
        if partial == inbox.len() {
            inbox.resize(2 * partial, 0);
        }
    }
}
