//! How to end the wait of a thread that sits in `read` or `accept`.
//!
//! Python: `shutdown(SHUT_RDWR)` from another thread; a `close()` wakes nobody.
//!
//! Sources: close(2) on threads, shutdown(2); `src/stop.rs`.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{self, Receiver},
    thread::{self, JoinHandle},
};

use anyhow::{Context, bail, ensure};
use cli::println;
use socket2::SockRef;
use tcp_demo::Mode;
use testkit::DEADLINE;

fn main() -> anyhow::Result<()> {
    println!("a thread waits in read");
    let (mut peer, stream, reader) = wait_in_read()?;
    drop(stream);
    println!("  we drop our handle: the thread waits on");
    ensure!(!reader.thread.is_finished(), "a close has woken it");
    peer.write_all(b"late")?;
    let len = reader.outcome()??;
    println!("  and gets what comes later: {len} bytes");
    ensure!(len == 4, "expected 4 bytes");

    println!("a thread waits in read");
    let (_peer, stream, reader) = wait_in_read()?;
    stream.shutdown(Shutdown::Both)?;
    let len = reader.outcome()??;
    println!("  we shut our handle down: it reads {len} bytes, the end");
    ensure!(len == 0, "expected the end");

    let (listener, address) = testkit::listen();
    println!("a thread waits in accept");
    let acceptor = wait_in_accept(&listener)?;
    let client = TcpStream::connect(address)?;
    let (_, peer) = acceptor.outcome()??;
    println!("  we connect, and it gets us: {peer}");
    ensure!(peer == client.local_addr()?, "it was somebody else");

    if cfg!(target_os = "linux") {
        println!("a thread waits in accept");
        let acceptor = wait_in_accept(&listener)?;
        SockRef::from(&listener).shutdown(Shutdown::Both)?;
        let error = acceptor.outcome()?.err().context("somebody came")?;
        println!("  we shut the listener down (on Linux): {error}");
    }
    Ok(())
}

fn wait_in_read()
-> anyhow::Result<(TcpStream, TcpStream, Waiting<io::Result<usize>>)> {
    let (peer, stream) = testkit::pair();
    Mode::Blocking.set(&stream)?;
    let mut handle = stream.try_clone()?;
    let reader = Waiting::begin(move || handle.read(&mut [0; 10]))?;
    Ok((peer, stream, reader))
}

fn wait_in_accept(
    listener: &TcpListener,
) -> anyhow::Result<Waiting<io::Result<(TcpStream, SocketAddr)>>> {
    let handle = listener.try_clone()?;
    Waiting::begin(move || handle.accept())
}

/// A thread inside a call.
struct Waiting<T> {
    thread: JoinHandle<()>,
    outcome: Receiver<T>,
}

impl<T: Send + 'static> Waiting<T> {
    fn begin(call: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<Self> {
        let (started, start) = mpsc::channel();
        let (ended, outcome) = mpsc::channel();
        let thread = thread::spawn(move || {
            // Nobody hears us only if the program is at its end.
            let _ = started.send(());
            let _ = ended.send(call());
        });
        start.recv()?;
        Ok(Self { thread, outcome })
    }

    fn outcome(self) -> anyhow::Result<T> {
        let outcome = self.outcome.recv_timeout(DEADLINE);
        let outcome = outcome.context("the thread was not woken")?;
        match self.thread.join() {
            Ok(()) => Ok(outcome),
            Err(_) => bail!("the thread did not end well"),
        }
    }
}
