//! UDP sockets, and what the system says about them.
//!
//! The standard library binds and connects; socket2 sets the sizes of the buffers,
//! which the standard library can't.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
};

use cli::explain_bind;
use socket2::SockRef;

/// The longest payload of a UDP datagram over IPv4, in bytes: the 65,535 of an IP
/// packet less 20 of IP header and 8 of UDP header.
///
/// IPv6 does not count its header and carries 20 bytes more; the demos keep to one
/// limit for both. Longer datagrams fail to be sent, with EMSGSIZE.
pub const MAX_DATAGRAM_LEN: usize = 65_507;

/// A socket that anyone can send to, at the first of `addresses` that can be had.
///
/// `receive_buffer` is how many bytes the system keeps for us until we read them.
/// What comes when it is full is lost, and nobody is told. The system may give less
/// than is asked for; Linux doubles the number, as its own bookkeeping counts.
///
/// # Errors
///
/// None of them can be had; the sentence names the last and says what to do.
pub fn bind(
    addresses: &[SocketAddr],
    receive_buffer: Option<usize>,
) -> io::Result<UdpSocket> {
    let mut last =
        io::Error::new(io::ErrorKind::InvalidInput, "no address to listen on");
    for &address in addresses {
        match bind_to(address, receive_buffer) {
            Ok(socket) => return Ok(socket),
            Err(error) => last = explain_bind(address, error),
        }
    }
    Err(last)
}

fn bind_to(
    address: SocketAddr,
    receive_buffer: Option<usize>,
) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    if let Some(len) = receive_buffer {
        SockRef::from(&socket).set_recv_buffer_size(len)?;
    }
    make_room_to_send(&socket)?;
    Ok(socket)
}

/// A socket with a free port that talks to `address` alone: once it is connected, it
/// is not given what others send to it, and it is told when nobody is there.
///
/// It sends bytes. The notes send a `str`, which Python 3 notices when it runs, and
/// Rust when it compiles:
///
/// ```compile_fail,E0308
/// let server = "127.0.0.1:7001".parse().unwrap();
/// udp_demo::connect(server).unwrap().send("TEST_MESSAGE");
/// ```
///
/// # Errors
///
/// Those of the system: no way to the address, no sockets left. Nothing is sent yet,
/// so that nobody listening is no error here.
// ANCHOR: connect
pub fn connect(address: SocketAddr) -> io::Result<UdpSocket> {
    let any: IpAddr = match address {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0))?;
    make_room_to_send(&socket)?;
    socket.connect(address)?;
    Ok(socket)
}
// ANCHOR_END: connect

/// macOS sends no datagram longer than the send buffer, which begins at 9,216 bytes.
fn make_room_to_send(socket: &UdpSocket) -> io::Result<()> {
    let socket = SockRef::from(socket);
    if socket.send_buffer_size()? < MAX_DATAGRAM_LEN {
        socket.set_send_buffer_size(MAX_DATAGRAM_LEN)?;
    }
    Ok(())
}

/// Calls again what a signal has interrupted.
pub(crate) fn uninterrupted<T>(
    mut call: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// Whether an earlier datagram of ours has found nobody. (Windows says "reset".)
pub(crate) fn is_refused(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    )
}

/// Whether a read has taken as long as it may. (Unix and Windows differ.)
pub(crate) fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// Whether a datagram was longer than the buffer for it. Only Windows says so with
/// an error; elsewhere the rest is cut off in silence.
pub(crate) fn is_truncated(error: &io::Error) -> bool {
    const WSAEMSGSIZE: i32 = 10040;
    cfg!(windows) && error.raw_os_error() == Some(WSAEMSGSIZE)
}
