//! Servers that a test plays itself, each for one client.

use std::{
    io::{self, Read},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use socket2::SockRef;

use crate::{DEADLINE, listen, sockets::with_deadlines};

/// A server for one client, on a thread of its own.
#[derive(Debug)]
#[must_use = "ask for the outcome, or what goes wrong in the play is not seen"]
pub struct Played<T = ()> {
    /// Where it listens.
    pub address: SocketAddr,
    outcome: Receiver<T>,
}

/// Accepts one client and does with it as `play` says; every wait on the connection has
/// a deadline.
#[track_caller]
pub fn play<T: Send + 'static>(
    play: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> Played<T> {
    play_on(listen().0, play)
}

/// The same with a listener of one's own.
#[track_caller]
pub fn play_on<T: Send + 'static>(
    listener: TcpListener,
    play: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> Played<T> {
    let address = listener.local_addr().expect("the address of a bound socket");
    let (sender, outcome) = mpsc::channel();
    thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a client comes");
        stream.set_nodelay(true).expect("a connected socket");
        // Nobody may be waiting for it.
        let _ = sender.send(play(with_deadlines(stream)));
    });
    Played { address, outcome }
}

impl<T> Played<T> {
    /// Waits until the play is over.
    ///
    /// # Panics
    ///
    /// If the play did, or if nobody came.
    #[track_caller]
    pub fn outcome(self) -> T {
        let address = self.address;
        match self.outcome.recv_timeout(DEADLINE) {
            Ok(outcome) => outcome,
            Err(RecvTimeoutError::Timeout) => {
                panic!("{address}: the play is not over")
            }
            Err(RecvTimeoutError::Disconnected) => {
                panic!("{address}: the play has failed, as told above")
            }
        }
    }
}

/// A play: whatever comes is sent back, and the end too. The client may leave at any time.
pub fn echo(stream: TcpStream) {
    let _ = io::copy(&mut &stream, &mut &stream);
    let _ = stream.shutdown(Shutdown::Write);
}

/// All that comes until the client has ended its side or gone.
#[track_caller]
pub fn read_to_end(mut stream: &TcpStream) -> Vec<u8> {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset};
    let mut all = Vec::new();
    if let Err(error) = stream.read_to_end(&mut all) {
        let is_gone = matches!(error.kind(), ConnectionAborted | ConnectionReset);
        assert!(is_gone, "after {} bytes: {error}", all.len());
    }
    all
}

/// The next line and its newline. What is behind it stays to be read.
#[track_caller]
pub fn read_line(mut stream: &TcpStream) -> String {
    let mut line = Vec::new();
    let mut byte = [0];
    while line.last() != Some(&b'\n') {
        stream.read_exact(&mut byte).expect("a whole line");
        line.push(byte[0]);
    }
    String::from_utf8(line).expect("text")
}

/// Ends a connection with a reset, which is what closing without lingering sends.
#[track_caller]
pub fn reset(stream: TcpStream) {
    let linger = Some(Duration::ZERO);
    SockRef::from(&stream).set_linger(linger).expect("a socket");
}
