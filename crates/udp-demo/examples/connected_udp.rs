//! `connect` on a UDP socket sends nothing, and changes what is received.

use std::{
    io,
    net::{Ipv4Addr, UdpSocket},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, ensure};
use cli::{Shown, println, run};

fn main() -> ExitCode {
    run(|| {
        no_address()?;
        strangers()?;
        another_address()
    })
}

fn no_address() -> anyhow::Result<()> {
    let sent = socket()?.send(b"to whom?");
    let error = sent.err().context("sent to nobody in particular")?;
    println!("Not connected, `send` does not know where to: {error}");
    Ok(())
}

fn strangers() -> anyhow::Result<()> {
    let (client, server, stranger) = (socket()?, socket()?, socket()?);
    let address = client.local_addr()?;
    let mut buf = [0; 16];

    println!("A stranger answers first. Not connected, the client receives:");
    stranger.send_to(b"forged", address)?;
    server.send_to(b"real", address)?;
    for message in [&b"forged"[..], b"real"] {
        let len = client.recv(&mut buf)?;
        println!("  {}", Shown(&buf[..len]));
        ensure!(buf[..len] == *message);
    }

    println!("Connected to the server, of the same two it receives:");
    client.connect(server.local_addr()?)?;
    stranger.send_to(b"forged", address)?;
    server.send_to(b"real", address)?;
    let len = client.recv(&mut buf)?;
    println!("  {}", Shown(&buf[..len]));
    ensure!(buf[..len] == *b"real");

    println!("What came before `connect` waits all the same, whoever sent it:");
    let client = socket()?;
    stranger.send_to(b"forged", client.local_addr()?)?;
    client.connect(server.local_addr()?)?;
    server.send_to(b"real", client.local_addr()?)?;
    let (len, sender) = client.recv_from(&mut buf)?;
    println!("  {} from {sender}", Shown(&buf[..len]));
    println!("  so look at the sender, too");
    ensure!(sender == stranger.local_addr()? || cfg!(not(target_os = "linux")));
    Ok(())
}

fn another_address() -> anyhow::Result<()> {
    let (client, server, other) = (socket()?, socket()?, socket()?);
    client.connect(server.local_addr()?)?;
    println!("Connected, and sent to another address all the same:");
    match client.send_to(b"by the way", other.local_addr()?) {
        Err(error) => {
            println!("  {error} (so on macOS and the BSDs)");
            ensure!(cfg!(not(target_os = "linux")), "Linux allows it");
        }
        Ok(_) => {
            let mut buf = [0; 16];
            let len = other.recv(&mut buf).context("it went astray")?;
            ensure!(buf[..len] == *b"by the way");
            println!("  it arrives there (so on Linux, not on macOS)");
        }
    }
    Ok(())
}

fn socket() -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_read_timeout(Some(Duration::from_secs(5)))?;
    Ok(socket)
}
