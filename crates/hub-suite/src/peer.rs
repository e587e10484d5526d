//! A client of the hub, played by a test. Every wait has a deadline.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    time::Duration,
};

use framing::{Codec, DEFAULT_MAX_MESSAGE_LEN, Framing};
use socket2::SockRef;
use testkit::{DEADLINE, Server};

/// The framings that make sense on a connection that lasts; messages have 5 bytes.
pub(crate) const FRAMINGS: [&str; 3] = ["fixed-length:5", "delimited", "prefixed"];

/// Messages as bytes on the wire.
pub(crate) fn frames<M: AsRef<[u8]>>(
    framing: &str,
    messages: impl IntoIterator<Item = M>,
) -> Vec<u8> {
    let framing: Framing = framing.parse().expect("the name of a framing");
    let codec = framing.codec(DEFAULT_MAX_MESSAGE_LEN);
    let mut frames = Vec::new();
    for message in messages {
        codec.encode(message.as_ref(), &mut frames).expect("it fits");
    }
    frames
}

/// One end of a connection, whose address is the name that the hub has for it.
#[derive(Debug)]
pub(crate) struct Peer {
    stream: TcpStream,
    pub(crate) address: SocketAddr,
}

impl Peer {
    /// Connects. The hub may not have noticed yet.
    #[track_caller]
    pub(crate) fn connect(server: &Server) -> Self {
        let stream = testkit::connect(server.address);
        // Each write is a segment of its own.
        stream.set_nodelay(true).expect("a connected socket");
        let address = stream.local_addr().expect("a connected socket");
        Self { stream, address }
    }

    /// Connects, and waits until the hub has said so: from here on it is a peer.
    #[track_caller]
    pub(crate) fn join(server: &Server) -> Self {
        let peer = Self::connect(server);
        server.wait_for_log(&peer.line("connected"));
        peer
    }

    /// What the hub says of this peer on stderr.
    pub(crate) fn line(&self, event: &str) -> String {
        format!("{}: {event}", self.address)
    }

    #[track_caller]
    pub(crate) fn write(&self, bytes: impl AsRef<[u8]>) {
        let written = (&self.stream).write_all(bytes.as_ref());
        written
            .unwrap_or_else(|error| panic!("{} can't write: {error}", self.address));
    }

    /// Writes, and says whether the hub still listens.
    pub(crate) fn try_write(&self, bytes: impl AsRef<[u8]>) -> bool {
        (&self.stream).write_all(bytes.as_ref()).is_ok()
    }

    /// Writes, and stops when there has been no room for a second. Returns how much
    /// there was room for.
    #[track_caller]
    pub(crate) fn write_while_there_is_room(&self, bytes: &[u8]) -> usize {
        let set =
            |time| self.stream.set_write_timeout(Some(time)).expect("not zero");
        set(Duration::from_secs(1));
        let mut written = 0;
        while written < bytes.len() {
            match (&self.stream).write(&bytes[written..]) {
                Ok(len) => written += len,
                Err(error) if is_timeout(&error) => break,
                Err(error) => panic!("{} can't write: {error}", self.address),
            }
        }
        set(DEADLINE);
        written
    }

    /// The next bytes, less only if the stream ends.
    #[track_caller]
    pub(crate) fn read(&self, len: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let most = u64::try_from(len).expect("a length");
        let read = (&self.stream).take(most).read_to_end(&mut bytes);
        self.assert_read(&bytes, read);
        bytes
    }

    /// All that comes until the end of the stream.
    #[track_caller]
    pub(crate) fn read_to_end(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let read = (&self.stream).read_to_end(&mut bytes);
        self.assert_read(&bytes, read);
        bytes
    }

    #[track_caller]
    fn assert_read(&self, bytes: &[u8], read: io::Result<usize>) {
        let Err(error) = read else { return };
        let Self { address, .. } = self;
        let last = bytes[bytes.len().saturating_sub(60)..].escape_ascii();
        let why = match is_timeout(&error) {
            true => format!("nothing more within {DEADLINE:?}"),
            false => error.to_string(),
        };
        panic!("{address} has got {} bytes, …{last}, then {why}", bytes.len());
    }

    /// Whether the next bytes are these.
    #[track_caller]
    pub(crate) fn expect(&self, bytes: impl AsRef<[u8]>) {
        assert_bytes(&self.read(bytes.as_ref().len()), bytes.as_ref());
    }

    /// Whether these bytes come, and then the end of the stream.
    #[track_caller]
    pub(crate) fn expect_last(&self, bytes: impl AsRef<[u8]>) {
        assert_bytes(&self.read_to_end(), bytes.as_ref());
    }

    /// Whether nothing has come so far.
    #[track_caller]
    pub(crate) fn expect_nothing_yet(&self) {
        self.stream.set_nonblocking(true).expect("a socket");
        let read = (&self.stream).read(&mut [0; 1]);
        self.stream.set_nonblocking(false).expect("a socket");
        let kind = read.map_err(|error| error.kind());
        assert_eq!(kind, Err(ErrorKind::WouldBlock), "{}", self.address);
    }

    /// What has come so far, without waiting. The end of the stream is nothing.
    pub(crate) fn read_what_is_there(&self, bytes: &mut Vec<u8>) {
        self.stream.set_nonblocking(true).expect("a socket");
        // It ends with WouldBlock, which leaves in `bytes` what came before it.
        let _ = (&self.stream).read_to_end(bytes);
        self.stream.set_nonblocking(false).expect("a socket");
    }

    /// What can be read until the end of the stream or its reset.
    pub(crate) fn read_until_it_breaks(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let _ = (&self.stream).read_to_end(&mut bytes);
        bytes
    }

    /// Ends this side of the connection; the other side goes on.
    #[track_caller]
    pub(crate) fn half_close(&self) {
        self.stream.shutdown(Shutdown::Write).expect("a connected socket");
    }

    /// Leaves with a reset, which is what closing without lingering sends.
    #[track_caller]
    pub(crate) fn reset(self) {
        let socket = SockRef::from(&self.stream);
        socket.set_linger(Some(Duration::ZERO)).expect("a socket");
    }

    /// Keeps the kernel from taking much for this peer while it does not read.
    #[track_caller]
    pub(crate) fn with_little_room(self) -> Self {
        let socket = SockRef::from(&self.stream);
        socket.set_recv_buffer_size(16 * 1024).expect("a socket");
        self
    }
}

/// Two or more peers that have joined.
#[track_caller]
pub(crate) fn join<const N: usize>(server: &Server) -> [Peer; N] {
    std::array::from_fn(|_| Peer::join(server))
}

/// Whether `from` is heard by all of them.
#[track_caller]
pub(crate) fn assert_serves(framing: &str, from: &Peer, all: &[&Peer]) {
    let hello = frames(framing, ["still"]);
    from.write(&hello);
    for peer in all {
        peer.expect(&hello);
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

#[track_caller]
fn assert_bytes(got: &[u8], expected: &[u8]) {
    if got == expected {
        return;
    }
    let same = got.iter().zip(expected).take_while(|(a, b)| a == b).count();
    let show = |bytes: &[u8]| {
        let near = &bytes[same.saturating_sub(20)..bytes.len().min(same + 60)];
        format!("{} bytes, …{}…", bytes.len(), near.escape_ascii())
    };
    panic!(
        "the same for {same} bytes, then {} where {} was expected",
        show(got),
        show(expected)
    );
}
