//! The peers: the same work as ours, on other libraries, each as a competent user of
//! that library would write it.
//!
//! | file | what it does |
//! |---|---|
//! | `echo_epoll.rs`, `echo_mio.rs`, `echo_tokio.rs`, `echo_tokio_codec.rs` | answers each message |
//! | `fan_out_epoll.rs`, `fan_out_tokio_broadcast.rs`, `fan_out_tokio_mpsc.rs` | sends each message to every peer |
//! | `broadcast_epoll.rs`, `broadcast_tokio.rs` | sends one message to many targets |
//! | `connection.rs` | what several of them share |

mod broadcast_epoll;
mod broadcast_tokio;
mod connection;
mod echo_epoll;
mod echo_mio;
mod echo_tokio;
mod echo_tokio_codec;
mod fan_out_epoll;
mod fan_out_tokio_broadcast;
mod fan_out_tokio_mpsc;

use std::{io, net::TcpListener};

use anyhow::bail;

pub(crate) use broadcast_epoll::broadcast_epoll;
pub(crate) use broadcast_tokio::broadcast_tokio;

/// Serves as the peer of this name until the process is killed.
pub(crate) fn serve(name: &str) -> anyhow::Result<()> {
    if let Some(count) = name.strip_prefix("targets-") {
        let listeners: io::Result<_> =
            (0..count.parse()?).map(|_| listen()).collect();
        return Ok(echo_epoll::serve(listeners?)?);
    }
    let listener = listen()?;
    match name {
        "echo-epoll" => echo_epoll::serve(vec![listener])?,
        "echo-mio" => echo_mio::serve(listener)?,
        "echo-tokio" => echo_tokio::serve(listener)?,
        "echo-tokio-codec" => echo_tokio_codec::serve(listener)?,
        "fan-out-epoll" => fan_out_epoll::serve(listener)?,
        "fan-out-tokio-broadcast" => fan_out_tokio_broadcast::serve(listener)?,
        "fan-out-tokio-mpsc" => fan_out_tokio_mpsc::serve(listener)?,
        _ => bail!("there is no peer `{name}`"),
    }
    Ok(())
}

fn listen() -> io::Result<TcpListener> {
    let listener = bench::listen()?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
