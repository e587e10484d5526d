//! The whole conversation, all ends in one program: `just demo threadpool`.
//!
//! A pool of two workers and four tasks. Then a server with two workers and three clients:
//! the third one waits until a worker is free. Then one client with four targets, one of
//! which refuses. Fails if somebody saw something else.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    num::NonZeroUsize,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use anyhow::{Context, ensure};
use cli::{
    Address, DEFAULT_HUB_BACKLOG, DEFAULT_OUTBOX_LIMIT, Outcome, Reply, Shown,
    log_to_channel, println,
};
use framing::{
    AnyCodec, DEFAULT_MAX_MESSAGE_LEN, FrameReader, FrameWriter, Framing,
};
use threadpool_multicast::{
    ClientOptions, FutureError, Server, ServerOptions, Stopper, ThreadPoolExecutor,
    as_completed, broadcast_message, listen,
};

const TIMEOUT: Duration = Duration::from_secs(5);

fn main() -> anyhow::Result<()> {
    println!("Multicasting with a thread pool: a worker for every peer");
    let log = log_to_channel();
    println!("\nTwo workers, four tasks, and a future for each");
    two_workers_four_tasks()?;
    println!("\nA server with two workers, and three clients");
    two_workers_three_clients(&log)?;
    println!("\nOne client, four targets, one of which refuses");
    one_client_four_targets()?;
    println!("\nEverything was as it ought to be.");
    Ok(())
}

fn two_workers_four_tasks() -> anyhow::Result<()> {
    let pool = ThreadPoolExecutor::builder().max_workers(2).build()?;
    let mut futures = Vec::new();
    for number in [3, 1, 4, 2] {
        futures.push(pool.submit(move || number * number)?);
    }
    let mut sum = 0;
    for future in as_completed(futures, Some(TIMEOUT)) {
        let future = future?;
        let square = future.result(None)?;
        println!("  {future:?}: {square}");
        sum += square;
    }
    ensure!(sum == 30, "{sum} instead of 30");

    let (gate, opened) = mpsc::channel::<()>();
    let waiting = pool.submit(move || opened.recv().is_err())?;
    let outcome = waiting.result(Some(Duration::from_millis(10)));
    ensure!(outcome == Err(FutureError::Timeout), "{outcome:?}");
    println!("  {waiting:?}: {}", FutureError::Timeout);
    drop(gate);
    ensure!(waiting.into_result()?, "something came through the gate");
    Ok(())
}

fn two_workers_three_clients(log: &Receiver<String>) -> anyhow::Result<()> {
    let server = Running::start(2)?;
    let wait_for = |text: &str| -> anyhow::Result<()> {
        loop {
            let line =
                log.recv_timeout(TIMEOUT).context("the server says nothing")?;
            println!("  server: {line}");
            if line.contains(text) {
                return Ok(());
            }
        }
    };
    let mut first = Client::connect(server.address)?;
    wait_for("connected")?;
    let mut second = Client::connect(server.address)?;
    wait_for("connected")?;
    first.say("hello from the first")?;
    for client in [&mut first, &mut second] {
        client.hears("hello from the first")?;
    }
    println!("  both hear what the first one says");

    let mut third = Client::connect(server.address)?;
    third.say("hello from the third")?;
    wait_for("the next client waits in the backlog")?;
    println!("  the third one is connected, has said something, and hears nothing");
    drop(first);
    wait_for("ended")?;
    wait_for("connected")?;
    for client in [&mut second, &mut third] {
        client.hears("hello from the third")?;
    }
    println!("  the first one has left, and the third one is served at once");
    server.stop()
}

/// One end of a connection to a server.
struct Client {
    reader: FrameReader<TcpStream, AnyCodec>,
    writer: FrameWriter<TcpStream, AnyCodec>,
}

impl Client {
    fn connect(server: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect_timeout(&server, TIMEOUT)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        Ok(Self {
            reader: FrameReader::new(stream.try_clone()?, codec()),
            writer: FrameWriter::new(stream, codec()),
        })
    }

    fn say(&mut self, message: &str) -> anyhow::Result<()> {
        self.writer.write_message(message.as_bytes())?;
        Ok(self.writer.flush()?)
    }

    fn hears(&mut self, message: &str) -> anyhow::Result<()> {
        let heard = self.reader.read_message()?.context("the server ends early")?;
        ensure!(heard == message.as_bytes(), "heard {}", Shown(heard));
        Ok(())
    }
}

fn one_client_four_targets() -> anyhow::Result<()> {
    let servers = [Running::start(1)?, Running::start(1)?, Running::start(1)?];
    let mut targets: Vec<Address> =
        servers.iter().map(|server| server.address.into()).collect();
    // A port that was just ours, and that nobody listens at now.
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    targets.push(nobody.into());

    let options = ClientOptions { codec: codec(), timeout: TIMEOUT };
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
    fn start(workers: usize) -> anyhow::Result<Self> {
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let options = ServerOptions {
            codec: codec(),
            reply: Reply::Everyone,
            outbox_limit: DEFAULT_OUTBOX_LIMIT,
            max_connections: None,
            idle_timeout: None,
            workers: NonZeroUsize::new(workers).context("no workers")?,
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
