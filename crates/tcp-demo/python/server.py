"""A server that answers every message with the same message, one client at a time.

The twin of `tcp-server`. While one client is served, the next ones wait in the
backlog. What goes wrong with a client ends its connection and no other.
"""

import argparse
import contextlib
import os
import socket
import sys
import time
from pathlib import Path
from typing import Iterator, Optional

CRATES = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CRATES / "framing/python"), str(CRATES / "cli/python")]

import cli  # noqa: E402 (found by the line above)
from framing import READ_LEN, FrameError, FrameReader, FrameWriter  # noqa: E402

PATIENCE = 1.0
"""How long a client that we are done with may take to end its side."""

REST = 0.1
"""How long to rest when the system can't accept: no descriptor may be left."""


def main() -> None:
    args = parse_arguments()
    with cli.until_interrupted(), listen(args.address, args.backlog) as listener:
        cli.announce(listener)
        serve_forever(listener, args)


def parse_arguments() -> argparse.Namespace:
    parser = cli.parser("Answers every message with the same message.")
    parser.add_argument(
        "address",
        nargs="?",
        type=cli.parse_address,
        default="127.0.0.1:7002",
        help="where to listen; port 0 takes any that is free [default: %(default)s]",
    )
    cli.add_framing_arguments(parser)
    parser.add_argument(
        "--idle-timeout",
        type=cli.seconds,
        metavar="SECONDS",
        help="drop a client that does not complete its next message in this time",
    )
    parser.add_argument(
        "--reply-timeout",
        type=cli.seconds,
        metavar="SECONDS",
        default=10,
        help="drop a client that does not take its replies in this time "
        "[default: %(default)s]",
    )
    parser.add_argument(
        "--backlog",
        type=cli.count,
        metavar="CLIENTS",
        default=128,
        help="how many clients may wait to be accepted [default: %(default)s]",
    )
    return parser.parse_args()


# ANCHOR: listen
def listen(address: cli.Address, backlog: int) -> socket.socket:
    """Listens on the first socket address of `address` that works."""
    for family, where in address.resolve():
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            # A connection that has ended lingers for a minute and would keep its
            # port from a server that is started again. Not so on Windows, where
            # the option would let us take a port that another server is using.
            if os.name != "nt":
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(where)
            sock.listen(min(backlog, 0x7FFF_FFFF))
            return sock
        except OSError as error:
            sock.close()
            failure = cli.explain_bind(where, error)
    raise failure
# ANCHOR_END: listen


# ANCHOR: serve_forever
def serve_forever(listener: socket.socket, args: argparse.Namespace) -> None:
    """Serves one client after the other."""
    while True:
        try:
            conn, address = listener.accept()
        except OSError as error:
            # Tried again at once, it would fail at once, on and on.
            cli.log(f"can't accept: {cli.reason(error)}; trying again")
            time.sleep(REST)
            continue
        with conn:
            handle_conn(conn, cli.shown_address(address), args)
# ANCHOR_END: serve_forever


# ANCHOR: handle_conn
def handle_conn(conn: socket.socket, peer: str, args: argparse.Namespace) -> None:
    """Serves one client to its end, good or bad."""
    cli.log(f"{peer}: connected")
    try:
        # We gather replies ourselves; the kernel is not to wait for more of them.
        conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        count = converse(conn, args)
        cli.log(f"{peer}: ended (messages answered: {count})")
    except OSError as error:
        cli.log(f"{peer}: dropped: {cli.reason(error)}")
    except (FrameError, cli.Failure) as error:
        cli.log(f"{peer}: dropped: {error}")
    # We are done with this client: an error of its last moments concerns nobody.
    with contextlib.suppress(OSError):
        finish(conn)
# ANCHOR_END: handle_conn


def converse(conn: socket.socket, args: argparse.Namespace) -> int:
    """Answers all messages, and returns how many there were."""
    receiving, sending = DeadlineSocket(conn), DeadlineSocket(conn)
    reader = FrameReader(receiving, cli.codec_of(args))
    writer = FrameWriter(sending, cli.codec_of(args))
    count = 0
    while True:
        receiving.set_deadline(args.idle_timeout)
        with explained(f"no whole message within {args.idle_timeout} s"):
            message = reader.read_message()
        if message is None:
            return count
        sending.set_deadline(args.reply_timeout)
        with explained(
            f"it did not take its replies within {args.reply_timeout} s; "
            "a client must read while it writes"
        ):
            try:
                # What came with it is answered with it, in one write.
                while message is not None:
                    writer.write_message(message)
                    count += 1
                    message = reader.buffered_message()
            except FrameError:
                # The messages before a broken frame still get their replies.
                writer.flush()
                raise
            writer.flush()


class DeadlineSocket:
    """A socket, all of whose calls together end at a deadline. (A timeout alone ends
    one call: a peer that drips a byte now and then never lets it run out.)"""

    def __init__(self, sock: socket.socket):
        self._sock = sock
        self._deadline: Optional[float] = None

    def set_deadline(self, timeout: Optional[float]) -> None:
        """Starts the clock; None waits for as long as it takes."""
        self._deadline = None if timeout is None else time.monotonic() + timeout

    # ANCHOR: deadline_calls
    def recv(self, size: int) -> bytes:
        self._sock.settimeout(self._time_left())
        return self._sock.recv(size)

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._time_left())
        self._sock.sendall(data)

    def _time_left(self) -> Optional[float]:
        if self._deadline is None:
            return None
        left = self._deadline - time.monotonic()
        if left <= 0:  # A timeout of 0 would mean: do not wait.
            raise socket.timeout("timed out")
        return left
    # ANCHOR_END: deadline_calls


@contextlib.contextmanager
def explained(sentence: str) -> Iterator[None]:
    """Says `sentence` when a deadline has passed."""
    try:
        yield
    except socket.timeout as error:
        if error.errno:  # The kernel has given the connection up.
            raise
        raise cli.Failure(sentence) from error


# ANCHOR: finish
def finish(conn: socket.socket) -> None:
    """Says that no more will be sent, then reads and discards until the peer ends.

    To close with unread input makes the kernel send a reset instead of an end, and
    a reset can destroy what the peer has not read yet: the last replies, say.
    """
    conn.shutdown(socket.SHUT_WR)
    rest = DeadlineSocket(conn)
    rest.set_deadline(PATIENCE)
    while rest.recv(READ_LEN):
        pass
# ANCHOR_END: finish


if __name__ == "__main__":
    sys.exit(cli.run(main))
