//! The echo server on mio, which is edge-triggered: what is ready is told once, so a
//! turn ends only when the socket is empty or full.

use std::{
    io::{self, ErrorKind},
    net,
    os::fd::AsRawFd,
};

use mio::{
    Events, Interest, Poll, Token,
    net::{TcpListener, TcpStream},
};

use super::connection::{Connection, READ_LEN, Turn};

const LISTENER: Token = Token(usize::MAX);

/// Serves until an error ends it.
pub(crate) fn serve(listener: net::TcpListener) -> io::Result<()> {
    let mut listener = TcpListener::from_std(listener);
    let mut poll = Poll::new()?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut events = Events::with_capacity(1024);
    // By the number of the descriptor, which the kernel keeps small.
    let mut connections: Vec<Option<Connection<TcpStream>>> = Vec::new();
    let mut input = vec![0; READ_LEN];
    loop {
        poll.poll(&mut events, None)?;
        for event in &events {
            if event.token() == LISTENER {
                accept(&listener, &poll, &mut connections)?;
                continue;
            }
            let slot = &mut connections[event.token().0];
            let Some(connection) = slot else { continue };
            let turn = loop {
                match connection.take_turn(&mut input).unwrap_or(Turn::Ended) {
                    Turn::More => {}
                    turn => break turn,
                }
            };
            if turn == Turn::Ended {
                *slot = None;
            }
        }
    }
}

fn accept(
    listener: &TcpListener,
    poll: &Poll,
    connections: &mut Vec<Option<Connection<TcpStream>>>,
) -> io::Result<()> {
    loop {
        let mut stream = match listener.accept() {
            Ok((stream, _)) => stream,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        };
        stream.set_nodelay(true)?;
        let index = usize::try_from(stream.as_raw_fd()).unwrap_or(usize::MAX);
        let interest = Interest::READABLE | Interest::WRITABLE;
        poll.registry().register(&mut stream, Token(index), interest)?;
        if index >= connections.len() {
            connections.resize_with(index + 1, || None);
        }
        connections[index] = Some(Connection::new(stream));
    }
}
