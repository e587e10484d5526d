//! The whole conversation, both ends in one program: `just demo tcp`.
//!
//! A server on a thread, clients that come one after the other, under each of the four
//! framings; then two that behave badly, and one that is served all the same. Fails if a reply was wrong.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    num::NonZeroUsize,
    sync::mpsc::Receiver,
    thread,
    time::Duration,
};

use anyhow::{Context, ensure};
use cli::{Messages, Shown, log_to_channel, println};
use framing::{DEFAULT_MAX_MESSAGE_LEN, Framing};
use tcp_demo::{
    ClientOptions, DEFAULT_BACKLOG, Server, ServerOptions, Stopper, connect, listen,
    send_messages,
};

const TIMEOUT: Duration = Duration::from_secs(5);

fn main() -> anyhow::Result<()> {
    println!("TCP: a server, and clients that come one after the other");
    let log = log_to_channel();
    let five = NonZeroUsize::new(5).expect("5 is not 0");
    converse(&log, Framing::OnePerConnection, &["hello", ""])?;
    converse(&log, Framing::FixedLength(five), &["hello", "world"])?;
    converse(&log, Framing::Delimited, &["one", "", "three"])?;
    converse(&log, Framing::Prefixed, &["one", "two\nlines", ""])?;

    println!("\nWhat goes wrong with one client ends that client and no other");
    let (address, server) = serve(Framing::Prefixed)?;
    a_hostile_length(address)?;
    server_says(&log, 1)?;
    an_end_inside_a_frame(address)?;
    server_says(&log, 1)?;
    check_replies(address, Framing::Prefixed, &["still served"])?;
    server_says(&log, 1)?;
    server.stop();

    println!("\nEverything was as it ought to be.");
    Ok(())
}

fn converse(
    log: &Receiver<String>,
    framing: Framing,
    messages: &[&str],
) -> anyhow::Result<()> {
    println!("\n--framing {framing}");
    let (address, server) = serve(framing)?;
    check_replies(address, framing, messages)?;
    let one_each = framing == Framing::OnePerConnection;
    server_says(log, if one_each { messages.len() } else { 1 })?;
    server.stop();
    Ok(())
}

/// Sends messages to an echo server and expects them back.
fn check_replies(
    address: SocketAddr,
    framing: Framing,
    messages: &[&str],
) -> anyhow::Result<()> {
    for message in messages {
        println!("  client sends    {message:?}");
    }
    let mut replies = Vec::new();
    let bytes: Vec<_> =
        messages.iter().map(|text| text.as_bytes().to_vec()).collect();
    let codec = framing.codec(DEFAULT_MAX_MESSAGE_LEN);
    let options = ClientOptions { codec, timeout: TIMEOUT };
    send_messages(&[address], Messages::given(bytes.clone()), options, |reply| {
        println!("  client receives \"{}\"", Shown(reply));
        replies.push(reply.to_vec());
        Ok(())
    })?;
    ensure!(replies == bytes, "the replies are not the messages");
    Ok(())
}

/// Prints what the server has logged, until it is done with so many clients.
fn server_says(log: &Receiver<String>, clients: usize) -> anyhow::Result<()> {
    let mut done = 0;
    while done < clients {
        let line = log.recv_timeout(TIMEOUT).context("the server says nothing")?;
        println!("  server: {line}");
        done += usize::from(line.contains(": ended") || line.contains(": dropped"));
    }
    Ok(())
}

/// Announces a message of 4 GiB.
fn a_hostile_length(address: SocketAddr) -> anyhow::Result<()> {
    println!(
        "  a client sends ff ff ff ff: a message of 4294967295 bytes is to follow"
    );
    let mut stream = connect_with_timeout(address)?;
    stream.write_all(b"\xff\xff\xff\xff")?;
    let replies = stream.read(&mut [0; 16])?;
    ensure!(replies == 0, "{replies} bytes instead of the end of the stream");
    println!(
        "  it reads the end of the stream: the server has ended the connection"
    );
    Ok(())
}

/// Leaves in the middle of a message.
fn an_end_inside_a_frame(address: SocketAddr) -> anyhow::Result<()> {
    println!("  a client says that 5 bytes follow, sends 2 and is gone");
    let mut stream = connect_with_timeout(address)?;
    stream.write_all(b"\x00\x00\x00\x05he")?;
    Ok(())
}

fn connect_with_timeout(address: SocketAddr) -> anyhow::Result<TcpStream> {
    let stream = connect(&[address], TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    Ok(stream)
}

/// Starts a server on a free port.
fn serve(framing: Framing) -> anyhow::Result<(SocketAddr, Running)> {
    let listener =
        listen(&[SocketAddr::from(([127, 0, 0, 1], 0))], DEFAULT_BACKLOG)?;
    let codec = framing.codec(DEFAULT_MAX_MESSAGE_LEN);
    let options =
        ServerOptions { codec, idle_timeout: None, reply_timeout: TIMEOUT };
    let server = Server::new(listener, options)?;
    let (address, stopper) = (server.local_addr(), server.stopper());
    let thread = thread::spawn(move || server.serve_forever());
    Ok((address, Running { stopper, thread }))
}

struct Running {
    stopper: Stopper,
    thread: thread::JoinHandle<()>,
}

impl Running {
    fn stop(self) {
        self.stopper.stop();
        self.thread.join().expect("the server does not panic");
    }
}
