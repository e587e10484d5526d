//! A server that carries every message to every peer, with a worker for each.
//!
//! One thread accepts, in [`serve_forever`](Server::serve_forever); each connection is a task
//! on a pool. With all workers taken nobody is accepted: who comes next waits in the backlog
//! of the kernel, which has a limit, and not in the queue of the pool, which has none.
//!
//! All peers get the same messages in the same order: those that are delivered while they
//! are connected.
//!
//! # Memory and time that one peer can take
//!
//! Two threads, a buffer to read into, a message that has not come whole yet, and its outbox:
//! up to the limit, its own last replies, and for a moment the message that goes over it. A peer that does not read what others say fills
//! its outbox and is dropped; a peer that sends nothing whole keeps its worker until the idle
//! timeout, if there is one.
//!
//! Source: `serve_forever` of the notes.

use std::{
    io::{self, ErrorKind},
    net::{SocketAddr, TcpListener},
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use cli::{Reply, bind_first, warn_all_taken};
use framing::AnyCodec;
use rustix::event::PollFlags;
use socket2::SockRef;

use crate::{
    FutureError, ThreadPoolExecutor, handle_conn::handle_conn, hub::Hub,
    waker::Waker,
};

/// How long to rest when the system can't accept: no descriptor may be left.
const REST: Duration = Duration::from_millis(100);

/// How long peers may take what they are owed when the server stops.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What a server can be told.
#[derive(Debug, Clone, Copy)]
pub struct ServerOptions {
    /// How messages are told apart, and how long they may be.
    pub codec: AnyCodec,
    /// Who gets a message.
    pub reply: Reply,
    /// The most bytes of others that are kept for a peer that does not read.
    pub outbox_limit: usize,
    /// How many peers may be connected, if not as many as there are workers.
    pub max_connections: Option<NonZeroUsize>,
    /// The time that a peer has to complete its next message, however it drips.
    pub idle_timeout: Option<Duration>,
    /// How many peers are served at once.
    pub workers: NonZeroUsize,
}

/// Listens on the first of `addresses` that works.
///
/// # Errors
///
/// None of them works; the sentence names the last and says what to do.
pub fn listen(addresses: &[SocketAddr], backlog: i32) -> io::Result<TcpListener> {
    let listener = bind_first(addresses, TcpListener::bind)?;
    // The standard library has chosen 128. The last word counts.
    SockRef::from(&listener).listen(backlog)?;
    Ok(listener)
}

/// A listening socket, and everybody who is connected.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    hub: Arc<Hub>,
    control: Arc<Control>,
    /// Until when it accepts nobody, as the system can't.
    rests_until: Option<Instant>,
    /// Whether the log has it that the system can't accept; that all places are taken.
    told_short: bool,
    told_full: bool,
}

/// Stops a server. Clones stop the same server.
#[derive(Debug, Clone)]
pub struct Stopper(Arc<Control>);

/// What other threads tell the one that accepts.
#[derive(Debug)]
struct Control {
    is_stopped: AtomicBool,
    /// How many places are taken.
    taken: AtomicUsize,
    waker: Waker,
}

impl Server {
    /// A server on a socket that listens already.
    ///
    /// # Errors
    ///
    /// `InvalidInput`: the framing carries one message per connection. The socket has no
    /// address; no descriptor is left for another socket.
    pub fn new(listener: TcpListener, options: ServerOptions) -> io::Result<Self> {
        if matches!(options.codec, AnyCodec::OnePerConnection(_)) {
            let sentence = "a peer would have to leave to say its one message";
            return Err(io::Error::new(ErrorKind::InvalidInput, sentence));
        }
        // Who is ready to be accepted may be gone by then, and we are not to wait for the
        // next one.
        listener.set_nonblocking(true)?;
        let control = Control {
            is_stopped: AtomicBool::new(false),
            taken: AtomicUsize::new(0),
            waker: Waker::new()?,
        };
        Ok(Self {
            address: listener.local_addr()?,
            listener,
            hub: Arc::new(Hub::new(options)),
            control: Arc::new(control),
            rests_until: None,
            told_short: false,
            told_full: false,
        })
    }

    /// Where it listens, with the real port.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// What stops this server from another thread.
    pub fn stopper(&self) -> Stopper {
        Stopper(Arc::clone(&self.control))
    }

    /// Serves everybody until it is stopped; then says goodbye to all.
    ///
    /// # Errors
    ///
    /// Those of waiting for the listener. What goes wrong with a peer ends its connection
    /// and no other.
    // ANCHOR: serve_forever
    pub fn serve_forever(mut self) -> io::Result<()> {
        let pool = ThreadPoolExecutor::builder()
            .max_workers(self.hub.options.workers.get())
            .thread_name_prefix("worker")
            .build()?;
        let outcome = self.accept_until_stopped(&pool);
        self.say_goodbye(pool);
        outcome
    }
    // ANCHOR_END: serve_forever

    // ANCHOR: accept_until_stopped
    fn accept_until_stopped(&mut self, pool: &ThreadPoolExecutor) -> io::Result<()> {
        while !self.control.is_stopped.load(Ordering::Acquire) {
            if !self.wait_for_a_client()? {
                continue;
            }
            if self.is_full() {
                self.tell_full();
            } else {
                self.accept_conn(pool);
            }
        }
        Ok(())
    }
    // ANCHOR_END: accept_until_stopped

    /// Waits until somebody is there to be accepted, or something else has changed. Says
    /// whether it is the former.
    fn wait_for_a_client(&mut self) -> io::Result<bool> {
        let is_full = self.is_full();
        if !is_full {
            self.told_full = false;
        }
        if self.rests_until.is_some_and(|time| time <= Instant::now()) {
            self.rests_until = None;
        }
        // While nobody can be accepted, those who wait would end the wait on and on.
        let is_watched = self.rests_until.is_none() && !(is_full && self.told_full);
        let listener = is_watched.then_some((&self.listener, PollFlags::IN));
        let ready = self.control.waker.wait(listener, self.rests_until)?;
        if ready.is_woken {
            self.control.waker.clear();
        }
        Ok(!ready.socket.is_empty())
    }

    // ANCHOR: accept_conn
    fn accept_conn(&mut self, pool: &ThreadPoolExecutor) {
        let (stream, name) = match self.listener.accept() {
            Ok(accepted) => accepted,
            // The newcomer has left while it waited; or another process has it.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::WouldBlock | ErrorKind::ConnectionAborted
                ) =>
            {
                return;
            }
            Err(error) => {
                if !self.told_short {
                    log::warn!(
                        "can't accept: {error}; the next client waits in the backlog"
                    );
                }
                self.told_short = true;
                // Tried again at once, it would fail at once, on and on.
                self.rests_until = Some(Instant::now() + REST);
                return;
            }
        };
        self.told_short = false;
        // ANCHOR_END: accept_conn
        // Some systems hand the listener's mode on, and some do not.
        if let Err(error) = stream.set_nonblocking(false) {
            return log::warn!("{name}: dropped: {error}");
        }
        let hub = Arc::clone(&self.hub);
        // ANCHOR: submit
        // Where it is refused the task comes back, and its socket with it: it is closed.
        match pool.submit(move || handle_conn(&hub, stream, name)) {
            Err(error) => log::warn!("{name}: dropped: {error}"),
            Ok(future) => {
                let taken = self.control.taken.fetch_add(1, Ordering::AcqRel);
                let control = Arc::clone(&self.control);
                future.add_done_callback(move |future| {
                    // A bug of ours that nobody would hear of: the future is not kept.
                    if let Err(FutureError::Panicked(why)) = future.result(None) {
                        log::error!("{name}: dropped: its task panicked: {why}");
                    }
                    control.taken.fetch_sub(1, Ordering::AcqRel);
                    control.waker.wake();
                });
                // There is no thread for it: it would wait in the queue of the pool.
                if pool.workers() <= taken && future.cancel() {
                    log::warn!("{name}: dropped: there is no thread to serve it");
                }
            }
        }
        // ANCHOR_END: submit
    }

    fn places(&self) -> usize {
        let ServerOptions { workers, max_connections, .. } = self.hub.options;
        max_connections.map_or(workers, |max| max.min(workers)).get()
    }

    fn is_full(&self) -> bool {
        self.control.taken.load(Ordering::Acquire) >= self.places()
    }

    fn tell_full(&mut self) {
        let places = self.places();
        let ServerOptions { workers, max_connections, .. } = self.hub.options;
        let what = match max_connections {
            Some(max) if max < workers => "place",
            _ => "worker",
        };
        warn_all_taken(places, what);
        self.told_full = true;
    }

    /// Says goodbye to everybody, and waits a moment for what is owed to be taken.
    fn say_goodbye(self, pool: ThreadPoolExecutor) {
        drop(self.listener);
        self.hub.stop();
        let deadline = Instant::now() + LAST_WORDS;
        let control = &self.control;
        while control.taken.load(Ordering::Acquire) > 0
            && Instant::now() < deadline
            && control.waker.wait::<TcpListener>(None, Some(deadline)).is_ok()
        {
            control.waker.clear();
        }
        self.hub.hang_up();
        // Waits for the workers, who have nothing to wait for any more.
        drop(pool);
    }
}

impl Stopper {
    /// Makes the server say goodbye to its peers and return.
    pub fn stop(&self) {
        self.0.is_stopped.store(true, Ordering::Release);
        self.0.waker.wake();
    }
}
