//! The echo server on tokio with one thread, framing by hand: a task per connection.

use std::{io, net};

use bench::wire::whole_len;
use bytes::{Buf, BytesMut};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime,
};

const READ_LEN: usize = 4096;

/// Serves until an error ends it.
pub(crate) fn serve(listener: net::TcpListener) -> io::Result<()> {
    runtime::Builder::new_current_thread().enable_io().build()?.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(echo(stream));
        }
    })
}

/// The answer to a message is the same frame again: it is written from where it lies.
async fn echo(mut stream: TcpStream) -> io::Result<()> {
    let mut inbox = BytesMut::with_capacity(READ_LEN);
    while stream.read_buf(&mut inbox).await? > 0 {
        let frames_len = whole_len(&inbox)?;
        stream.write_all(&inbox[..frames_len]).await?;
        inbox.advance(frames_len);
        // Moves what is left to the front, so that the next read has all the room.
        inbox.reserve(READ_LEN);
    }
    Ok(())
}
