//! The fan-out server on tokio with one thread, with an `mpsc` channel per peer.

use std::{
    cell::RefCell,
    collections::HashMap,
    io,
    net::{self, SocketAddr},
    rc::Rc,
};

use bench::wire::{PREFIX_LEN, split_message};
use bytes::{Bytes, BytesMut};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    runtime,
    sync::mpsc::{self, Receiver, Sender},
    task::{self, LocalSet},
};

const READ_LEN: usize = 4096;

/// How many messages a peer may be behind before it is dropped.
const CAPACITY: usize = 1024;

/// The channels to all peers. There is one thread: no lock is needed.
type Peers = Rc<RefCell<HashMap<SocketAddr, Sender<Bytes>>>>;

/// Serves until an error ends it.
pub(crate) fn serve(listener: net::TcpListener) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
    LocalSet::new().block_on(&runtime, async {
        let listener = TcpListener::from_std(listener)?;
        let peers = Peers::default();
        loop {
            let (stream, address) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let (reader, writer) = stream.into_split();
            let (sender, receiver) = mpsc::channel(CAPACITY);
            peers.borrow_mut().insert(address, sender);
            task::spawn_local(deliver(receiver, writer));
            let peers = Rc::clone(&peers);
            task::spawn_local(async move {
                // However it ends: a peer that no longer sends has left. Without its
                // sender, `deliver` ends too.
                let _ = receive(reader, &peers).await;
                peers.borrow_mut().remove(&address);
            });
        }
    })
}

async fn receive(mut reader: OwnedReadHalf, peers: &Peers) -> io::Result<()> {
    let mut inbox = BytesMut::with_capacity(READ_LEN);
    while reader.read_buf(&mut inbox).await? > 0 {
        while let Some((message, _)) = split_message(&inbox)? {
            let len = PREFIX_LEN + message.len();
            let frame = inbox.split_to(len).freeze();
            let mut peers = peers.borrow_mut();
            // A peer whose channel is full does not read.
            peers.retain(|_, peer| peer.try_send(frame.clone()).is_ok());
        }
        inbox.reserve(READ_LEN);
    }
    Ok(())
}

/// What has gathered goes out in one write.
async fn deliver(
    mut receiver: Receiver<Bytes>,
    mut writer: OwnedWriteHalf,
) -> io::Result<()> {
    let mut frames = Vec::new();
    let mut outbox = BytesMut::new();
    while receiver.recv_many(&mut frames, CAPACITY).await > 0 {
        for frame in frames.drain(..) {
            outbox.extend_from_slice(&frame);
        }
        writer.write_all(&outbox).await?;
        outbox.clear();
    }
    Ok(())
}
