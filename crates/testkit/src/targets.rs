//! Addresses that a client can't get through to.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
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
        let (socket, address) = bound();
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
    /// Listens, and connects until it is full.
    #[expect(clippy::new_without_default, reason = "it takes a moment")]
    #[track_caller]
    pub fn new() -> Self {
        let (listener, address) = bound();
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
    let (listener, _) = bound();
    // Those that are accepted have it from the listener.
    listener.set_recv_buffer_size(16 * 1024).expect("a socket");
    listener.listen(16).expect("a bound socket");
    listener.into()
}

#[track_caller]
fn bound() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    socket.bind(&any_port.into()).expect("a free port");
    let address = socket.local_addr().expect("the address of a bound socket");
    (socket, address.as_socket().expect("IPv4"))
}
