//! The fan-out server on tokio with one thread, over one `broadcast` channel.

use std::{io, net};

use bench::wire::{PREFIX_LEN, split_message};
use bytes::{Bytes, BytesMut};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    runtime,
    sync::broadcast::{self, Receiver, Sender},
};

const READ_LEN: usize = 4096;

/// How many messages a peer may be behind before it is dropped.
const CAPACITY: usize = 1024;

/// As much as is gathered for one write.
const WRITE_LEN: usize = 64 * 1024;

/// Serves until an error ends it.
pub(crate) fn serve(listener: net::TcpListener) -> io::Result<()> {
    runtime::Builder::new_current_thread().enable_io().build()?.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        let (sender, _) = broadcast::channel(CAPACITY);
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let (reader, writer) = stream.into_split();
            let deliver = tokio::spawn(deliver(sender.subscribe(), writer));
            let sender = sender.clone();
            tokio::spawn(async move {
                // However it ends: a peer that no longer sends has left.
                let _ = receive(reader, &sender).await;
                deliver.abort();
            });
        }
    })
}

async fn receive(
    mut reader: OwnedReadHalf,
    sender: &Sender<Bytes>,
) -> io::Result<()> {
    let mut inbox = BytesMut::with_capacity(READ_LEN);
    while reader.read_buf(&mut inbox).await? > 0 {
        while let Some((message, _)) = split_message(&inbox)? {
            let len = PREFIX_LEN + message.len();
            // An error means that nobody is there; the sender itself is, in general.
            let _ = sender.send(inbox.split_to(len).freeze());
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
    let mut outbox = BytesMut::new();
    while let Ok(frame) = receiver.recv().await {
        outbox.extend_from_slice(&frame);
        while outbox.len() < WRITE_LEN
            && let Ok(frame) = receiver.try_recv()
        {
            outbox.extend_from_slice(&frame);
        }
        writer.write_all(&outbox).await?;
        outbox.clear();
    }
    Ok(())
}
