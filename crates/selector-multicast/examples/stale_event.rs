//! One batch, two events: serving the first ends the connection of the second.
//!
//! And a newcomer gets the number of its descriptor. In Python the second event then
//! hits the newcomer, or a closed socket (EBADF); here its token is not found. A token
//! shows as `Token(2v1)`: place 2 of the table, generation 1. `Token(2v3)` has taken the
//! same place later.

use std::{io::ErrorKind, net::UdpSocket, time::Duration};

use anyhow::{Context, ensure};
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ};
use testkit::DEADLINE;

fn main() -> anyhow::Result<()> {
    let mut selector = DefaultSelector::new()?;
    for name in ["Ann", "Ben"] {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.send_to(b"hello", socket.local_addr()?)?;
        selector.register(socket, EVENT_READ, name)?;
    }
    let mut batch = selector.select(Some(DEADLINE))?;
    while batch.len() < 2 {
        batch = selector.select(Some(DEADLINE))?;
    }
    println!("one batch with two events: {batch:?}");
    let (serving, stale) = (batch[0].0, batch[1].0);

    let name = selector.get_key(serving)?.data;
    let gone = selector.unregister(stale)?;
    println!("serving {name} ends the connection of {}, fd {}", gone.data, gone.fd);
    drop(gone.fileobj);
    let newcomer = UdpSocket::bind("127.0.0.1:0")?;
    let newcomer = selector.register(newcomer, EVENT_READ, "Cleo")?;
    let fd = selector.get_key(newcomer)?.fd;
    println!("then Cleo comes: {newcomer:?}, fd {fd}");
    // Other systems may choose another number.
    ensure!(cfg!(windows) || fd == gone.fd, "not the number that was free");

    println!("the batch goes on with its second event, for {stale:?}:");
    let error = selector.get_key(stale).err().context("it reached somebody")?;
    println!("  {error}: so it is passed over");
    ensure!(error.kind() == ErrorKind::NotFound, "expected NotFound");
    let ready = selector.select(Some(Duration::ZERO))?;
    ensure!(ready.iter().all(|(token, _)| *token != newcomer), "Cleo has no bytes");
    println!("  and Cleo, who has sent nothing, is left in peace");
    Ok(())
}
