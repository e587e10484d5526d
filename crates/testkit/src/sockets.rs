//! The staging of a situation, without sleeping.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket},
    thread,
    time::Instant,
};

use socket2::SockRef;

use crate::{DEADLINE, listen_with_little_room};

/// A listener on a free port of the loopback interface.
#[track_caller]
pub fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("the address of a bound socket");
    (listener, address)
}

/// A connection on which every wait has a deadline.
#[track_caller]
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, DEADLINE).expect("connected");
    with_deadlines(stream)
}

/// Both ends of a connection, every wait with a deadline.
#[track_caller]
pub fn pair() -> (TcpStream, TcpStream) {
    let (listener, address) = listen();
    let near = connect(address);
    let (far, _) = listener.accept().expect("the peer is in the backlog");
    (near, with_deadlines(far))
}

/// A UDP socket on a free port of the loopback interface, every wait with a deadline.
#[track_caller]
pub fn udp_socket() -> UdpSocket {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    socket.set_read_timeout(Some(DEADLINE)).expect("a timeout above zero");
    socket
}

/// Both ends of a connection on which the kernel takes little, either way, while nobody
/// reads: some hundred thousand bytes.
#[track_caller]
pub fn pair_with_little_room() -> (TcpStream, TcpStream) {
    // Much less, and loopback, with its long segments, gets slow.
    const ROOM: usize = 64 * 1024;
    let listener = listen_with_little_room();
    let address = listener.local_addr().expect("the address of a bound socket");
    let near = connect(address);
    let (far, _) = listener.accept().expect("the peer is in the backlog");
    for stream in [&near, &far] {
        let socket = SockRef::from(stream);
        socket.set_send_buffer_size(ROOM).expect("a socket");
        socket.set_recv_buffer_size(ROOM).expect("a socket");
    }
    (near, with_deadlines(far))
}

/// Waits until `len` bytes wait to be read. They stay unread.
#[track_caller]
pub fn wait_until_queued(stream: &TcpStream, len: usize) {
    let deadline = Instant::now() + DEADLINE;
    let mut buf = vec![0; len];
    loop {
        match stream.peek(&mut buf).expect("the peer is there") {
            queued if queued == len => return,
            0 => panic!("the stream ends before {len} bytes"),
            queued => assert!(
                Instant::now() < deadline,
                "only {queued} of {len} bytes have come"
            ),
        }
        thread::yield_now();
    }
}

pub(crate) fn with_deadlines(stream: TcpStream) -> TcpStream {
    stream.set_read_timeout(Some(DEADLINE)).expect("a timeout above zero");
    stream.set_write_timeout(Some(DEADLINE)).expect("a timeout above zero");
    stream
}
