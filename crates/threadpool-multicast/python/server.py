"""A server that passes each message on to all its peers, with a worker for each.

The twin of `threadpool-server`. A worker waits for its peer and for no other: what a
peer does not take at once waits in an outbox of its own, and what goes wrong with a
peer ends its connection and no other.
"""

import argparse
import contextlib
import queue
import selectors
import socket
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from selectors import EVENT_READ
from typing import Optional, Set

from handle_conn import handle_conn  # It finds the next ones.
from hub import Hub, Peer

import cli
from framing import READ_LEN

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
            with Server(listener, args) as server:
                server.serve_forever(interrupts)


def parse_arguments() -> argparse.Namespace:
    parser = cli.parser("Passes each message on to all peers.")
    parser.add_argument(
        "address",
        nargs="?",
        type=cli.parse_address,
        default="127.0.0.1:7004",
        help="where to listen; port 0 takes any that is free [default: %(default)s]",
    )
    cli.add_hub_arguments(parser)
    parser.add_argument(
        "--workers",
        type=cli.count_from_1,
        metavar="N",
        default=128,
        help="how many peers are served at once; the next ones wait in the backlog "
        "[default: %(default)s]",
    )
    return parser.parse_args()


class Server:
    """The thread that accepts, and the pool that serves."""

    def __init__(self, listener: socket.socket, args: argparse.Namespace):
        self.listener = listener
        self.args = args
        self.hub = Hub(args)
        # ANCHOR: pool
        self.pool = ThreadPoolExecutor(args.workers, thread_name_prefix="worker")
        # ANCHOR_END: pool
        self.places = min(args.workers, args.max_connections or args.workers)
        self.served: Set[Peer] = set()
        """Who has a worker. Only the accepting thread knows this set."""
        self.done: "queue.SimpleQueue[Peer]" = queue.SimpleQueue()
        """Whose tasks are done, on the way from the workers to that thread."""
        self.bell, self.button = socket.socketpair()
        self.bell.setblocking(False)
        self.button.setblocking(False)
        self.is_accepting = False
        self.is_full = False
        """Whether it has been told that all places are taken."""
        self.is_short = False
        """Whether it has been told that the system can't accept."""
        self.rest_until = 0.0

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_) -> None:
        # Without this the pool would wait for all peers to leave by themselves.
        self.stop()
        self.pool.shutdown()
        self.bell.close()
        self.button.close()

    # ANCHOR: serve_forever
    def serve_forever(self, interrupts: socket.socket) -> None:
        """Serves all peers, until `interrupts` becomes readable."""
        with selectors.DefaultSelector() as self.selector:
            self.selector.register(interrupts, EVENT_READ)
            self.selector.register(self.bell, EVENT_READ)
            while True:
                self.watch_listener()
                for key, _ in self.selector.select(self.time_left()):
                    if key.fileobj is interrupts:
                        return
                    if key.fileobj is self.bell:
                        self.free_places()
                    else:
                        self.accept_conn()
    # ANCHOR_END: serve_forever

    # ANCHOR: accept_conn
    def accept_conn(self) -> None:
        """Accepts a client, if there is a place for it. Otherwise it waits in the
        backlog, and not in the queue of the pool, which has no limit."""
        if len(self.served) >= self.places:
            self.is_full = True
            is_pool = self.places == self.args.workers
            cli.log_all_taken(self.places, "worker" if is_pool else "place")
            return
        try:
            conn, address = self.listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # It did not wait for us.
        except OSError as error:
            self.rest(error)
            return
        self.is_short = False
        self.submit(Peer(conn, cli.shown_address(address), self.args))
    # ANCHOR_END: accept_conn

    # ANCHOR: submit
    def submit(self, peer: Peer) -> None:
        """Gives a peer to the pool."""
        self.hub.join(peer)
        try:
            future = self.pool.submit(handle_conn, peer, self.hub, self.args)
        except RuntimeError as error:
            # There is no thread left. The task may be queued all the same: a worker
            # that comes to it finds the connection closed.
            self.hub.leave(peer, f"dropped: {error}")
            peer.conn.close()
            return
        self.served.add(peer)
        future.add_done_callback(lambda future: self.task_done(peer, future))

    def task_done(self, peer: Peer, future: Future) -> None:
        """Tells what nobody has expected, and frees the place. (Nobody asks for the
        result, and an exception that stays in its future is never seen.)"""
        error = future.exception()
        if error:
            cli.log(f"{peer.name}: dropped: {error!r}")
        self.done.put(peer)
        # With the buffer full the bell rings anyhow.
        with contextlib.suppress(BlockingIOError):
            self.button.send(b"\0")

    def free_places(self) -> None:
        self.bell.recv(READ_LEN)
        with contextlib.suppress(queue.Empty):
            while True:
                self.served.remove(self.done.get_nowait())
                self.is_full = False
    # ANCHOR_END: submit

    def rest(self, error: OSError) -> None:
        """Lets the listener rest: tried again at once, it would fail at once."""
        self.rest_until = time.monotonic() + REST
        if not self.is_short:
            self.is_short = True
            failure = f"can't accept: {cli.system_error(error)}"
            cli.log(f"{failure}; the next client waits in the backlog")

    def watch_listener(self) -> None:
        """Waits for clients, unless it is known that one waits in vain."""
        accepts = not self.is_full and time.monotonic() >= self.rest_until
        if accepts and not self.is_accepting:
            self.selector.register(self.listener, EVENT_READ)
        elif self.is_accepting and not accepts:
            self.selector.unregister(self.listener)
        self.is_accepting = accepts

    def time_left(self) -> Optional[float]:
        """How long the listener rests; None if it does not, or not for a time."""
        if self.is_accepting or self.is_full:
            return None
        return max(self.rest_until - time.monotonic(), 0)

    def stop(self) -> None:
        """Says goodbye to all, who still get what they are owed. Then it wakes the
        workers that still wait for one: to leave the pool, they must return."""
        self.listener.close()
        self.hub.close()
        deadline = time.monotonic() + LAST_WORDS
        with contextlib.suppress(queue.Empty):
            while self.served:
                left = max(deadline - time.monotonic(), 0)
                self.served.discard(self.done.get(timeout=left))
        for peer in self.served:
            peer.conn.shut_down()


if __name__ == "__main__":
    sys.exit(cli.run(main))
