"""A server that passes each message on to all its peers, on one thread.

The twin of `selector-server`. Nothing in its loop waits for a peer: what a peer does
not take at once waits in an outbox of its own, and what goes wrong with a peer ends
its connection and no other.
"""

import argparse
import contextlib
import math
import selectors
import socket
import sys
import time
from selectors import EVENT_READ, EVENT_WRITE
from typing import Optional, Set

from connection import Connection  # It finds the next two.

import cli
from framing import GATHER_LEN, FrameError

PATIENCE = 1.0
"""How long a peer that we are done with may take to end its side."""

LAST_WORDS = 0.5
"""How long peers may take what they are owed when the server is stopped."""

REST = 0.1
"""How long to rest when the system can't accept: no descriptor may be left."""


def main() -> None:
    args = parse_arguments()
    with cli.interrupts() as interrupts:
        with cli.listen(args.address, args.backlog) as listener:
            # Who is ready to be accepted may be gone by then, and we are not to wait.
            listener.setblocking(False)
            cli.announce(listener)
            Server(listener, args).serve_forever(interrupts)


def parse_arguments() -> argparse.Namespace:
    parser = cli.parser("Passes each message on to all peers.")
    parser.add_argument(
        "address",
        nargs="?",
        type=cli.parse_address,
        default="127.0.0.1:7003",
        help="where to listen; port 0 takes any that is free [default: %(default)s]",
    )
    cli.add_hub_arguments(parser)
    return parser.parse_args()


class Peer(Connection):
    """A connected client."""

    def __init__(self, selector, codec, sock: socket.socket, name: str):
        super().__init__(selector, codec)
        self.sock = sock
        self.name = name
        self.messages = 0
        self.own_len = 0
        """How many bytes of what it is owed may be its own: those that were last
        read from it."""
        self.is_leaving = False
        """Whether it gets no more messages, and only what it is owed."""
        self.has_ended = False
        """Whether it is leaving because it has ended its side."""
        self.deadline: Optional[float] = None
        """When its next message must be whole; when it must be gone if it leaves."""

    # ANCHOR: watch
    def watch(self) -> None:
        """Waits to write while it is owed bytes, and to read only while it is not. A
        peer that does not take its own replies so fills the buffers of the kernels,
        and then it can't send either: of its own replies it is never owed more than
        one read has brought, and those don't count against its limit."""
        if self.outbox:
            self.wait_for(EVENT_WRITE)
        else:
            self.wait_for(EVENT_READ if self.can_be_read else 0)
    # ANCHOR_END: watch


class Server:
    """The peers, and the selector that watches them."""

    def __init__(self, listener: socket.socket, args: argparse.Namespace):
        self.listener = listener
        self.args = args
        self.codec = cli.codec_of(args)
        self.places = args.max_connections or math.inf
        self.peers: Set[Peer] = set()
        self.to_write: Set[Peer] = set()
        """Whom this round has something for."""
        self.gathered = 0
        """How many bytes of messages this round has for them."""
        self.is_accepting = False
        self.is_short = False
        """Whether it has been told that the system can't accept."""
        self.rest_until = 0.0

    # ANCHOR: serve_forever
    def serve_forever(self, interrupts: socket.socket) -> None:
        """Serves all peers, until `interrupts` becomes readable."""
        with selectors.DefaultSelector() as self.selector:
            self.selector.register(interrupts, EVENT_READ)
            while True:
                self.watch_listener()
                for key, mask in self.selector.select(self.time_left()):
                    if key.fileobj is interrupts:
                        self.stop()
                        return
                    if key.fileobj is self.listener:
                        self.accept_conn()
                    # An earlier event of the round may have ended this peer, and
                    # its descriptor may be another's by now.
                    elif key.data in self.peers:
                        self.service_conn(key.data, mask)
                self.write_all()
                self.end_the_late()
    # ANCHOR_END: serve_forever

    # ANCHOR: accept
    def accept_conn(self) -> None:
        """Accepts all who wait, while there are places."""
        while len(self.peers) < self.places:
            try:
                conn, address = self.listener.accept()
            except BlockingIOError:
                return
            except ConnectionAbortedError:
                continue  # It did not wait for us.
            except OSError as error:
                self.rest(error)
                return
            self.is_short = False
            conn.setblocking(False)
            # We gather messages ourselves; the kernel is not to wait for more of
            # them. (An error means that it has left already: the reader tells.)
            with contextlib.suppress(OSError):
                conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            name = cli.shown_address(address)
            cli.log(f"{name}: connected")
            peer = Peer(self.selector, self.codec, conn, name)
            self.peers.add(peer)
            self.start_clock(peer)
            peer.watch()
        cli.log_all_taken(self.places, "place")
    # ANCHOR_END: accept

    def rest(self, error: OSError) -> None:
        """Lets the listener rest: tried again at once, it would fail at once."""
        self.rest_until = time.monotonic() + REST
        if not self.is_short:
            self.is_short = True
            failure = f"can't accept: {cli.system_error(error)}"
            cli.log(f"{failure}; the next client waits in the backlog")

    # ANCHOR: watch_listener
    def watch_listener(self) -> None:
        """Waits for clients, unless all places are taken or the listener rests."""
        is_rested = time.monotonic() >= self.rest_until
        accepts = is_rested and len(self.peers) < self.places
        if accepts and not self.is_accepting:
            self.selector.register(self.listener, EVENT_READ)
        elif self.is_accepting and not accepts:
            self.selector.unregister(self.listener)
        self.is_accepting = accepts
    # ANCHOR_END: watch_listener


    # ANCHOR: service
    def service_conn(self, peer: Peer, mask: int) -> None:
        """Reads what has come, and notes that there is something to write."""
        if mask & EVENT_WRITE:
            self.to_write.add(peer)
        if mask & EVENT_READ and peer.is_leaving:
            peer.discard()
            self.to_write.add(peer)
        elif mask & EVENT_READ:
            self.receive(peer)
    # ANCHOR_END: service

    # ANCHOR: receive
    def receive(self, peer: Peer) -> None:
        """Passes on the messages that have come whole."""
        frames = bytearray()
        broken = None
        try:
            for message in peer.read():
                frames += self.codec.encode(message)
                peer.messages += 1
        except OSError as error:
            self.drop(peer, cli.system_error(error))
        except FrameError as error:
            broken = error
    # ANCHOR_END: receive

        # ANCHOR: pass_on
        peer.own_len = 0 if self.args.reply == "others" else len(frames)
        if frames:
            # They count, even with a broken frame behind them.
            self.start_clock(peer)
            self.deliver(peer, frames)
        # ANCHOR_END: pass_on
        if peer not in self.peers:
            return
        if peer.write_error and not peer.can_be_read:
            self.drop(peer, cli.system_error(peer.write_error))
        elif broken:
            self.let_go(peer, f"dropped: {broken}", PATIENCE)
        elif not peer.can_be_read:
            peer.has_ended = True
            farewell = f"ended (messages: {peer.messages})"
            self.let_go(peer, farewell, self.args.idle_timeout)

    # ANCHOR: deliver_frames
    def deliver(self, sender: Peer, frames: bytes) -> None:
        """Puts frames into the outboxes of all whom they are for."""
        for peer in {sender} if self.args.reply == "sender" else self.peers:
            if peer is sender and self.args.reply == "others":
                continue
            if not peer.is_leaving and not peer.write_error:
                peer.outbox += frames
                self.to_write.add(peer)
        self.gathered += len(frames)
        if self.gathered >= GATHER_LEN:
            self.write_all()

    def write_all(self) -> None:
        """Writes to each peer what there is for it, in one call."""
        to_write, self.to_write, self.gathered = self.to_write, set(), 0
        for peer in to_write & self.peers:
            self.write(peer)
    # ANCHOR_END: deliver_frames

    # ANCHOR: write_peer
    def write(self, peer: Peer) -> None:
        """Writes what the kernel takes, and ends what is over."""
        limit = self.args.outbox_limit
        owed, was_behind = len(peer.outbox), peer.events & EVENT_WRITE
        peer.write()
        has_time = peer.has_ended or not peer.is_leaving
        if was_behind and has_time and len(peer.outbox) < owed:
            # It is not read while it is owed something: its time starts anew.
            self.start_clock(peer)
        if peer.has_ended and peer.write_error:
            self.drop(peer, cli.system_error(peer.write_error))
        elif peer.is_leaving and not peer.outbox:
            if peer.can_be_read:
                peer.end_sending()
            else:
                self.close(peer)
        elif not peer.is_leaving and len(peer.outbox) - peer.own_len > limit:
            full = f"its outbox is full: more than {limit} bytes wait for it"
            self.drop(peer, f"{full}; a client must read while it writes")
    # ANCHOR_END: write_peer


    def start_clock(self, peer: Peer) -> None:
        """Gives a peer its time for the next message, however it drips."""
        if self.args.idle_timeout:
            peer.deadline = time.monotonic() + self.args.idle_timeout

    def time_left(self) -> Optional[float]:
        """The time until something is to be done without an event."""
        times = [peer.deadline for peer in self.peers if peer.deadline]
        if not self.is_accepting and len(self.peers) < self.places:
            times.append(self.rest_until)
        return max(min(times) - time.monotonic(), 0) if times else None

    def end_the_late(self) -> None:
        """Ends the connections of those whose time is up."""
        now = time.monotonic()
        for peer in [p for p in self.peers if p.deadline and p.deadline <= now]:
            if peer.is_leaving and not peer.has_ended:
                self.close(peer)
                continue
            late = "no whole message"
            if peer.outbox:
                late = "it did not take what it is owed"
            span = cli.shown_span(self.args.idle_timeout)
            self.drop(peer, f"{late} within {span}")

    def let_go(self, peer: Peer, farewell: str, patience: Optional[float]) -> None:
        """Takes a peer out. It still gets what it is owed and then the end, and is
        read to its own end: who closes with bytes unread resets the connection."""
        cli.log(f"{peer.name}: {farewell}")
        peer.is_leaving = True
        peer.deadline = time.monotonic() + patience if patience else None
        self.write(peer)

    def drop(self, peer: Peer, why: str) -> None:
        """Ends a connection at once."""
        cli.log(f"{peer.name}: dropped: {why}")
        self.close(peer)

    def close(self, peer: Peer) -> None:
        self.peers.remove(peer)
        peer.close()

    def stop(self) -> None:
        """Says goodbye to all, who still get what they are owed."""
        for key in list(self.selector.get_map().values()):
            if key.data is None:  # No peer.
                self.selector.unregister(key.fileobj)
        for peer in list(self.peers):
            if not peer.is_leaving:
                farewell = f"stopped (messages: {peer.messages})"
                self.let_go(peer, farewell, LAST_WORDS)
        deadline = time.monotonic() + LAST_WORDS
        while self.peers and time.monotonic() < deadline:
            left = max(deadline - time.monotonic(), 0)
            for key, mask in self.selector.select(left):
                self.service_conn(key.data, mask)
            self.write_all()
        for peer in list(self.peers):
            self.close(peer)


if __name__ == "__main__":
    sys.exit(cli.run(main))
