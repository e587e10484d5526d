//! The broadcast client on tokio with one thread: a task per target.

use std::{io, net::SocketAddr, time::Duration};

use bench::wire::{PREFIX_LEN, split_message};
use bytes::{Bytes, BytesMut};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime,
    task::JoinSet,
    time,
};

/// Sends the frame to each target and waits for an answer of each.
pub(crate) fn broadcast_tokio(
    targets: &[SocketAddr],
    frame: &Bytes,
    timeout: Duration,
) -> anyhow::Result<()> {
    runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut tasks = JoinSet::new();
        for target in targets {
            tasks.spawn(deliver(*target, frame.clone()));
        }
        let join_all = async {
            while let Some(outcome) = tasks.join_next().await {
                outcome??;
            }
            Ok(())
        };
        time::timeout(timeout, join_all).await?
    })
}

async fn deliver(target: SocketAddr, frame: Bytes) -> io::Result<()> {
    let mut stream = TcpStream::connect(target).await?;
    stream.write_all(&frame).await?;
    let mut inbox = BytesMut::with_capacity(PREFIX_LEN + frame.len());
    while split_message(&inbox)?.is_none() {
        if stream.read_buf(&mut inbox).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}
