//! The whole conversation, all ends in one program: `just demo selector`.
//!
//! Three clients at one server that carries every message to everyone: all see the same
//! messages in the same order, whoever was first. Then one client with four targets, one of
//! which refuses. Fails if somebody saw something else.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Barrier, mpsc::Receiver},
    thread,
    time::Duration,
};

use anyhow::{Context, ensure};
use cli::{
    DEFAULT_HUB_BACKLOG, DEFAULT_OUTBOX_LIMIT, Outcome, Reply, Shown, Target,
    log_to_channel, println,
};
use framing::{
    AnyCodec, DEFAULT_MAX_MESSAGE_LEN, FrameReader, FrameWriter, Framing,
};
use selector_multicast::{
    ClientOptions, Server, ServerOptions, Stopper, broadcast_message, listen,
};

const TIMEOUT: Duration = Duration::from_secs(5);

fn main() -> anyhow::Result<()> {
    println!("Multicasting: every message to every peer, all on one thread");
    let log = log_to_channel();
    println!(
        "\nThree clients, one server: everyone sees everything in the same order"
    );
    three_clients_one_server(&log)?;
    println!("\nOne client, four targets, one of which refuses");
    one_client_four_targets()?;
    println!("\nEverything was as it ought to be.");
    Ok(())
}

fn three_clients_one_server(log: &Receiver<String>) -> anyhow::Result<()> {
    let server = Running::start()?;
    let all_are_in = Barrier::new(3);
    let [first, second, third] = thread::scope(|scope| {
        let clients = [1, 2, 3].map(|number| {
            let (address, all_are_in) = (server.address, &all_are_in);
            scope.spawn(move || take_part(number, address, all_are_in))
        });
        clients.map(|client| client.join().expect("a client does not panic"))
    });
    let (first, second, third) = (first?, second?, third?);
    for message in &first {
        println!("  all three see: {message}");
    }
    ensure!(first.len() == 6, "{} messages instead of 6", first.len());
    ensure!(first == second && second == third, "{first:?}, {second:?}, {third:?}");
    let mut ended = 0;
    while ended < 3 {
        let line = log.recv_timeout(TIMEOUT).context("the server says nothing")?;
        println!("  server: {line}");
        ended += usize::from(line.contains(": ended"));
    }
    server.stop()
}

/// Says two things while the others do, and returns what comes from all of them.
fn take_part(
    number: u32,
    server: SocketAddr,
    all_are_in: &Barrier,
) -> anyhow::Result<Vec<String>> {
    let stream = TcpStream::connect_timeout(&server, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    let mut reader = FrameReader::new(&stream, codec());
    let mut writer = FrameWriter::new(&stream, codec());
    let mut next = || -> anyhow::Result<String> {
        let message = reader.read_message()?.context("the server ends early")?;
        Ok(Shown(message).to_string())
    };

    // To connect is not yet to be accepted. Whose message has come back is in.
    writer.write_message(b"let me in")?;
    writer.flush()?;
    ensure!(next()? == "let me in");
    all_are_in.wait();

    writer.write_message(format!("hello from client {number}").as_bytes())?;
    writer.flush()?;
    writer.write_message(format!("and again from client {number}").as_bytes())?;
    writer.flush()?;
    let mut seen = Vec::new();
    while seen.len() < 6 {
        let message = next()?;
        if message != "let me in" {
            seen.push(message);
        }
    }
    Ok(seen)
}

fn one_client_four_targets() -> anyhow::Result<()> {
    let servers = [Running::start()?, Running::start()?, Running::start()?];
    let mut targets: Vec<Target> =
        servers.iter().map(|server| server.address.into()).collect();
    // A port that was just ours, and that nobody listens at now.
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    targets.push(nobody.into());

    let options = ClientOptions {
        codec: codec(),
        timeout: TIMEOUT,
        outbox_limit: DEFAULT_OUTBOX_LIMIT,
    };
    let mut refused = 0;
    let delivered =
        broadcast_message(&targets, b"hello", options, |target, outcome| {
            println!("  {target}: {outcome}");
            refused += usize::from(*outcome == Outcome::Refused);
            Ok(())
        })?;
    println!("  delivered to {delivered} of {}", targets.len());
    ensure!((delivered, refused) == (3, 1), "not 3 delivered and 1 refused");
    servers.into_iter().try_for_each(Running::stop)
}

fn codec() -> AnyCodec {
    Framing::Delimited.codec(DEFAULT_MAX_MESSAGE_LEN)
}

/// A server on a thread.
struct Running {
    address: SocketAddr,
    stopper: Stopper,
    thread: thread::JoinHandle<io::Result<()>>,
}

impl Running {
    /// Starts a server on a free port.
    fn start() -> anyhow::Result<Self> {
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let options = ServerOptions {
            codec: codec(),
            reply: Reply::Everyone,
            outbox_limit: DEFAULT_OUTBOX_LIMIT,
            max_connections: None,
            idle_timeout: None,
        };
        let server =
            Server::new(listen(&[any_port], DEFAULT_HUB_BACKLOG)?, options)?;
        let (address, stopper) = (server.local_addr(), server.stopper());
        let thread = thread::spawn(|| server.serve_forever());
        Ok(Self { address, stopper, thread })
    }

    fn stop(self) -> anyhow::Result<()> {
        self.stopper.stop();
        Ok(self.thread.join().expect("the server does not panic")?)
    }
}
