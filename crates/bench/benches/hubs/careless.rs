//! The hub that comes to mind first: a thread for each peer reads, and writes what it has
//! read to all peers, one after the other. A write waits while there is no room.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use bench::wire::whole_len;

const READ_LEN: usize = 64 * 1024;

type Peers = Arc<Mutex<Vec<TcpStream>>>;

/// Serves until an error ends it.
pub(crate) fn serve(listener: &TcpListener) -> io::Result<()> {
    let peers = Peers::default();
    loop {
        let (stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        let peers = Arc::clone(&peers);
        thread::spawn(move || handle_conn(stream, &peers));
    }
}

fn handle_conn(mut stream: TcpStream, peers: &Peers) -> io::Result<()> {
    let all = || peers.lock().unwrap_or_else(PoisonError::into_inner);
    all().push(stream.try_clone()?);
    let (mut inbox, mut buf) = (Vec::new(), vec![0; READ_LEN]);
    loop {
        let len = stream.read(&mut buf)?;
        if len == 0 {
            return Ok(());
        }
        inbox.extend_from_slice(&buf[..len]);
        let frames_len = whole_len(&inbox)?;
        // ANCHOR: write_to_all
        for peer in all().iter_mut() {
            peer.write_all(&inbox[..frames_len])?;
        }
        // ANCHOR_END: write_to_all
        inbox.drain(..frames_len);
    }
}
