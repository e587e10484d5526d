"""The peers of a server, and how a message gets to all of them."""

import argparse
import socket
import threading
from typing import Iterable, Set

from conn import Conn  # It finds the next one.
from outbox import Outbox

import cli


class Peer:
    """A connected client."""

    def __init__(self, sock: socket.socket, name: str, args: argparse.Namespace):
        self.name = name
        self.conn = Conn(sock, args.idle_timeout)
        self.outbox = Outbox(self.conn)
        self.messages = 0
        self.own_len = 0
        """How many bytes of what it is owed may be its own: those that were last
        read from it."""


class Hub:
    """Those who get messages. Whoever takes a peer out tells why.

    Its lock makes the one order of messages that all peers see; nobody who holds it
    waits for a peer. Only who is out may be closed: nobody else has it in hand then.
    """

    def __init__(self, args: argparse.Namespace):
        self._reply = args.reply
        self._limit = args.outbox_limit
        self._lock = threading.Lock()
        self._peers: Set[Peer] = set()

    # ANCHOR: owe_all
    def deliver(self, sender: Peer, frames: bytes, count: int) -> bool:
        """Owes so many messages to all whom they are for; not if the sender is no
        peer any more."""
        with self._lock:
            if sender not in self._peers:
                return False
            sender.messages += count
            sender.own_len = 0 if self._reply == "others" else len(frames)
            for peer in self._receivers(sender):
                if peer.outbox.add(frames) - peer.own_len > self._limit:
                    self._drop(peer)
            return True
    # ANCHOR_END: owe_all

    def _receivers(self, sender: Peer) -> Iterable[Peer]:
        if self._reply == "sender":
            return {sender}
        return self._peers - ({sender} if self._reply == "others" else set())

    def _drop(self, peer: Peer) -> None:
        self._peers.remove(peer)
        full = f"its outbox is full: more than {self._limit} bytes wait for it"
        must = "a client must read while it writes"
        cli.log(f"{peer.name}: dropped: {full}; {must}")
        peer.conn.shut_down()

    def join(self, peer: Peer) -> None:
        """From here on it gets messages."""
        with self._lock:
            self._peers.add(peer)
            cli.log(f"{peer.name}: connected")

    def leave(self, peer: Peer, farewell: str) -> bool:
        """Takes a peer out and says so, unless somebody has done that before."""
        with self._lock:
            if peer not in self._peers:
                return False
            self._peers.remove(peer)
            cli.log(f"{peer.name}: {farewell}")
            return True

    def forget(self, peer: Peer) -> None:
        """Takes a peer out without a word."""
        with self._lock:
            self._peers.discard(peer)

    def close(self) -> None:
        """Takes all out. Each still gets what it is owed, and the end."""
        with self._lock:
            for peer in self._peers:
                cli.log(f"{peer.name}: stopped (messages: {peer.messages})")
                peer.outbox.close()
            self._peers.clear()

