//! The whole conversation, server and clients in one process: `just demo udp`.

use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    process::ExitCode,
    sync::mpsc::Receiver,
    thread,
    time::Duration,
};

use anyhow::{Context, ensure};
use cli::{Messages, Shown, log_to_channel, println};
use udp_demo::{Client, MAX_DATAGRAM_LEN, Patience, Payload, Server, talk};

/// How long to wait for what ought to come at once.
const DEADLINE: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    let log = log_to_channel();
    cli::run(|| {
        println!("UDP: a server, and clients that talk to it one after the other");
        println!();
        bare_messages(&log)?;
        frames_in_one_datagram(&log)?;
        nobody_there()?;
        println!();
        println!("Everything was as it ought to be.");
        Ok(())
    })
}

fn bare_messages(log: &Receiver<String>) -> anyhow::Result<()> {
    let payload = Payload::new(None, 100);
    with_server(payload, |address| {
        println!("A datagram is a message. The server answers it to its sender:");
        check(log, address, payload, &[b"hello"])?;

        println!("\nA datagram of no bytes is a message too, and not an end:");
        check(log, address, payload, &[b""])?;

        println!("\nMessages are bytes, not text:");
        check(log, address, payload, &[b"caf\xe9"])?;

        println!("\nThis server takes 100 bytes. Of 101 it says so, and no answer");
        println!("comes, so that the client sends again, and then gives up:");
        let unlimited = Payload::new(None, MAX_DATAGRAM_LEN);
        let mut client = client(address, unlimited, Duration::from_millis(200));
        let silent = client.exchange(&[b'x'; 101]);
        for _ in 0..2 {
            server_says(log, "refused a datagram of more than 100 bytes")?;
        }
        let error = silent.err().context("an answer to a refused datagram")?;
        println!("  client: {error}");
        Ok(())
    })
}

fn frames_in_one_datagram(log: &Receiver<String>) -> anyhow::Result<()> {
    let payload = Payload::new(Some(framing::Framing::Prefixed), MAX_DATAGRAM_LEN);
    with_server(payload, |address| {
        println!("\nWith --framing prefixed, one datagram holds several messages:");
        check(log, address, payload, &[b"one", b"two", b"three"])
    })
}

fn nobody_there() -> anyhow::Result<()> {
    println!("\nWhere nobody listens, a connected socket is told so at once:");
    // A port that was free a moment ago.
    let address = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let refused =
        client(address, Payload::new(None, 100), DEADLINE).exchange(b"hello");
    let error = refused.err().context("an answer from nobody")?;
    ensure!(error.to_string().contains("nobody listens"), "{error}");
    println!("  client: {error}");
    Ok(())
}

/// Sends messages, and checks that the same come back.
fn check(
    log: &Receiver<String>,
    address: SocketAddr,
    payload: Payload,
    messages: &[&[u8]],
) -> anyhow::Result<()> {
    for message in messages {
        println!("  client sends \"{}\"", Shown(message));
    }
    let given = messages.iter().map(|message| message.to_vec()).collect();
    let mut replies = Vec::new();
    talk(
        &mut client(address, payload, DEADLINE),
        &payload,
        Messages::given(given),
        |reply| {
            replies.push(reply.to_vec());
            Ok(())
        },
    )?;
    server_says(log, "answered a datagram")?;
    for reply in &replies {
        println!("  client receives \"{}\"", Shown(reply));
    }
    ensure!(replies == messages, "what came back is not what was sent");
    Ok(())
}

fn client(address: SocketAddr, payload: Payload, timeout: Duration) -> Client {
    let patience = Patience { timeout, retries: 1 };
    Client::new(vec![address], patience, payload.max_datagram_len())
}

/// Starts a server, and stops it when `conversation` is over.
fn with_server(
    payload: Payload,
    conversation: impl FnOnce(SocketAddr) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let server = Server::bind(&[(Ipv4Addr::LOCALHOST, 0).into()], payload, None)?;
    let address = server.local_addr()?;
    let stopper = server.stopper()?;
    let server = thread::spawn(|| server.serve_forever());
    let outcome = conversation(address);
    stopper.stop();
    server.join().expect("the server does not panic")?;
    outcome
}

/// Prints the next line of the server's log.
fn server_says(log: &Receiver<String>, expected: &str) -> anyhow::Result<()> {
    let line = log.recv_timeout(DEADLINE).context("the server says nothing")?;
    println!("  server: {line}");
    ensure!(line.contains(expected), "it ought to have {expected}");
    Ok(())
}
