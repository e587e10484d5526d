//! The programs of this crate, and sockets that play one side against them.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    path::Path,
    process::Command,
};

use testkit::{DEADLINE, Finished, Server};

/// A server on a free port of 127.0.0.1.
#[track_caller]
pub(crate) fn start_server(args: &[&str]) -> Server {
    start_server_at("127.0.0.1:0", args)
}

#[track_caller]
pub(crate) fn start_server_at(address: &str, args: &[&str]) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_udp-server"));
    command.arg(address).args(args);
    Server::start(command)
}

/// A client that has not been started.
pub(crate) fn client(address: SocketAddr) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_udp-client"));
    command.arg(address.to_string());
    command
}

/// Runs a client to its end.
#[track_caller]
pub(crate) fn run_client(
    address: SocketAddr,
    args: &[&str],
    stdin: &[u8],
) -> Finished {
    let mut command = client(address);
    command.args(args);
    testkit::run(command, stdin)
}

/// The same program in Python, `server` or `client`; `None` without Python.
#[track_caller]
pub(crate) fn python_twin(name: &str) -> Option<Command> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    testkit::python(scripts.join(name).with_extension("py"))
}

/// A socket on a free port, every wait with a deadline.
#[track_caller]
pub(crate) fn socket() -> UdpSocket {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    socket.set_read_timeout(Some(DEADLINE)).expect("a timeout above zero");
    socket
}

/// An address where nobody listens. Ports below 1024 are given to nobody by chance;
/// one that was free a moment ago may be another test's by now.
pub(crate) fn nobody() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 1).into()
}

/// The next datagram and its sender.
#[track_caller]
pub(crate) fn receive(socket: &UdpSocket) -> (Vec<u8>, SocketAddr) {
    let mut buf = vec![0; 65_536];
    let (len, peer) = socket.recv_from(&mut buf).expect("a datagram");
    (buf[..len].to_vec(), peer)
}

/// Sends a datagram to the server and returns its answer.
#[track_caller]
pub(crate) fn ask(
    socket: &UdpSocket,
    server: SocketAddr,
    datagram: &[u8],
) -> Vec<u8> {
    socket.send_to(datagram, server).expect("a short datagram");
    let (answer, peer) = receive(socket);
    assert_eq!(peer, server);
    answer
}

/// Whether this machine has ::1; says so if not.
#[track_caller]
pub(crate) fn has_ipv6() -> bool {
    let has = UdpSocket::bind("[::1]:0").is_ok();
    if !has {
        testkit::skip("this machine has no ::1");
    }
    has
}
