//! Belief: what arrives on my port is the answer of my server.
//!
//! Whoever knows the port can send to it. `connect` tells the system which peer it is: the
//! datagrams of all others are dropped. It sends nothing. (Who can forge the address of the
//! server still gets through; against that only cryptography helps.)
//! In Python: `recvfrom(1024)[0]`; `connect` before the first `send`. Source: connect(2).

use std::net::UdpSocket;

use anyhow::ensure;
use cli::{Shown, println};
use testkit::udp_socket;

fn main() -> anyhow::Result<()> {
    println!("Belief: what arrives on my port is the answer of my server.\n");
    let (server, stranger) = (udp_socket(), udp_socket());
    let mut buf = [0; 16];

    println!("What happens:");
    let client = udp_socket();
    println!("  the client is not connected");
    send("a stranger", &stranger, b"forged", &client)?;
    // Returns when it has come.
    client.peek(&mut buf)?;
    send("the server", &server, b"real", &client)?;
    let len = client.recv(&mut buf)?;
    println!("  taken for the answer of the server: {}", Shown(&buf[..len]));
    ensure!(&buf[..len] == b"forged", "the stranger was not heard");

    println!("\nDone right:");
    let client = udp_socket();
    // ANCHOR: cure
    // The cure. Instead of nothing:
    client.connect(server.local_addr()?)?;
    // ANCHOR_END: cure
    println!("  the client is connected to its server");
    send("a stranger", &stranger, b"forged", &client)?;
    send("the server", &server, b"real", &client)?;
    let len = client.recv(&mut buf)?;
    println!("  taken for the answer of the server: {}", Shown(&buf[..len]));
    ensure!(&buf[..len] == b"real", "the answer is a stranger's");
    Ok(())
}

fn send(
    name: &str,
    sender: &UdpSocket,
    answer: &[u8],
    client: &UdpSocket,
) -> anyhow::Result<()> {
    println!("  {name} sends: {}", Shown(answer));
    sender.send_to(answer, client.local_addr()?)?;
    Ok(())
}
