//! The echo server on tokio with one thread and the codec of tokio-util.

use std::{io, net};

use bytes::BytesMut;
use futures_util::{StreamExt, TryStreamExt};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime,
};
use tokio_util::codec::{FramedRead, FramedWrite, LengthDelimitedCodec};

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

/// `forward` writes when no more messages wait: one write for all of a read.
async fn echo(mut stream: TcpStream) -> io::Result<()> {
    let (reader, writer) = stream.split();
    FramedRead::new(reader, LengthDelimitedCodec::new())
        .map_ok(BytesMut::freeze)
        .forward(FramedWrite::new(writer, LengthDelimitedCodec::new()))
        .await
}
