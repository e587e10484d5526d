//! Addresses that a client can't get through to.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use socket2::{Domain, Socket, Type};

/// A port where nobody listens, and nobody else will: it is taken.
#[derive(Debug)]
pub struct Refusing {
    /// What refuses.
    pub address: SocketAddr,
    _socket: Socket,
}

impl Refusing {
    /// Takes a port.
    #[expect(clippy::new_without_default, reason = "it takes something")]
    #[track_caller]
    pub fn new() -> Self {
        let (socket, address) = bind(ANY_PORT);
        Self { address, _socket: socket }
    }
}

/// A listener with a full backlog that nobody accepts from: who comes now waits before
/// a closed door. Only on Unix; Windows refuses.
#[derive(Debug)]
pub struct Full {
    /// Where nobody gets in.
    pub address: SocketAddr,
    _listener: Socket,
    _waiting: Vec<TcpStream>,
}

impl Full {
    /// Listens on a free port, and connects until it is full.
    #[expect(clippy::new_without_default, reason = "it takes a moment")]
    #[track_caller]
    pub fn new() -> Self {
        Self::at(ANY_PORT)
    }

    /// The same at a certain address.
    #[track_caller]
    pub fn at(address: SocketAddr) -> Self {
        let (listener, address) = bind(address);
        listener.listen(0).expect("a bound socket");
        let mut waiting = Vec::new();
        // Loopback connects at once, or the backlog is full.
        let patience = Duration::from_millis(100);
        while let Ok(stream) = TcpStream::connect_timeout(&address, patience) {
            assert!(waiting.len() < 100, "the backlog does not fill");
            waiting.push(stream);
        }
        Self { address, _listener: listener, _waiting: waiting }
    }
}

/// A listener on whose connections the kernel takes little while they are not read from.
#[track_caller]
pub fn listen_with_little_room() -> TcpListener {
    let (listener, _) = bind(ANY_PORT);
    // Those that are accepted have it from the listener.
    listener.set_recv_buffer_size(16 * 1024).expect("a socket");
    listener.listen(16).expect("a bound socket");
    listener.into()
}

const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

#[track_caller]
fn bind(address: SocketAddr) -> (Socket, SocketAddr) {
    let domain = Domain::for_address(address);
    let socket = Socket::new(domain, Type::STREAM, None).expect("a socket");
    socket.bind(&address.into()).expect("a free port");
    let address = socket.local_addr().expect("the address of a bound socket");
    (socket, address.as_socket().expect("an IP address"))
}
