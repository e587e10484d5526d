"""A client that sends messages and prints the replies, one a line.

The twin of `tcp-client`. It reads while it writes: a thread sends, the main thread
receives. Who writes everything first and reads then, waits for ever as soon as the
replies fill the buffers between here and the server.
"""

import argparse
import select
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Optional, Tuple

CRATES = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CRATES / "framing/python"), str(CRATES / "cli/python")]

import cli  # noqa: E402 (found by the line above)
from framing import (  # noqa: E402
    Codec,
    FrameError,
    FrameReader,
    FrameWriter,
    OnePerConnection,
)


def main() -> None:
    args = parse_arguments()
    messages = cli.messages_of(args)
    known = len(args.messages)
    if not isinstance(cli.codec_of(args), OnePerConnection):
        Conversation(args, messages, known).hold()
        return
    for number, message in enumerate(messages):
        one = cli.Given([message])
        Conversation(args, one, known, already_answered=number).hold()


def parse_arguments() -> argparse.Namespace:
    parser = cli.parser("Sends messages and prints the replies.")
    parser.add_argument(
        "address",
        nargs="?",
        type=cli.parse_address,
        default="127.0.0.1:7002",
        help="the server",
    )
    cli.add_message_argument(parser)
    cli.add_framing_arguments(parser)
    parser.add_argument(
        "--timeout",
        type=cli.seconds,
        metavar="SECONDS",
        default=5.0,
        help="the time to connect, and for each wait for a reply",
    )
    args = parser.parse_args()
    for message in args.messages:
        try:
            cli.codec_of(args).encode(message)
        except FrameError as error:
            parser.error(f"argument -m: {error}")
    return args


# ANCHOR: connect
def connect(address: cli.Address, timeout: float) -> socket.socket:
    """Connects to the first socket address that accepts, in `timeout` in all.

    Each gets an equal part of the time that is left, so that a first address that
    never answers does not use up the time of the second.
    """
    found = address.resolve()
    deadline = time.monotonic() + timeout
    sentences = []
    for tried, (family, where) in enumerate(found):
        share = (deadline - time.monotonic()) / (len(found) - tried)
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(max(share, 0.001))  # 0 would mean: do not wait.
            sock.connect(where)
            sock.settimeout(None)
            return sock
        except OSError as error:
            sock.close()
            sentences.append(f"{cli.shown_address(where)}: {explain(error, share)}")
    raise cli.Failure(f"{'; '.join(sentences)}; start a server with: just tcp-server")


# ANCHOR_END: connect


def explain(error: OSError, share: float) -> str:
    """Why there is no connection."""
    if isinstance(error, ConnectionRefusedError):
        return "connection refused: nothing listens there"
    if isinstance(error, socket.timeout):
        return f"no answer within {share:.1f} s"
    return cli.reason(error)


class Conversation:
    """Messages to the server and its replies, at the same time.

    The two threads share the fields of this object. Each field is written by one of
    them only, and the number of the messages sent after the time they were sent.
    """

    def __init__(self, args, messages, known: int, already_answered: int = 0):
        self.args = args
        self.messages = messages
        self.known = known
        self.before = already_answered
        # Written by the sender.
        self.sent = 0
        self.sent_since = 0.0
        self.all_sent = False
        self.problem: Optional[Exception] = None
        # Written by the receiver.
        self.received = 0
        self.receiving_since = 0.0

    # ANCHOR: hold
    def hold(self) -> None:
        """Sends all messages and prints as many replies."""
        with connect(self.args.address, self.args.timeout) as self.sock:
            self.peer = cli.shown_address(self.sock.getpeername())
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # A daemon, as nothing can end its wait for a line of stdin.
            sender = threading.Thread(target=self.send_all, daemon=True)
            sender.start()
            try:
                self.receive_all()
            except (OSError, FrameError) as error:
                what = cli.reason(error) if isinstance(error, OSError) else error
                raise self.failure(f"{what},") from error
            finally:
                if self.all_sent:
                    sender.join()
        if self.problem:
            raise self.problem

    # ANCHOR_END: hold

    # ANCHOR: send_all
    def send_all(self) -> None:
        """Sends each message as soon as it is there, and then the end."""
        writer = FrameWriter(self.sock, cli.codec_of(self.args))
        try:
            for message in self.messages:
                if self.sent == self.received:
                    self.sent_since = time.monotonic()
                self.sent += 1
                writer.write_message(message)
                if not self.messages.is_ready():
                    writer.flush()
