"""A client that sends messages and prints the replies, one a line.

The twin of `tcp-client`. It reads while it writes: a thread sends, the main thread
receives. Who first writes everything and then reads waits for ever as soon as the
replies fill the buffers between here and the server.
"""

import argparse
import contextlib
import select
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Optional

CRATES = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CRATES / "framing/python"), str(CRATES / "cli/python")]

import cli  # noqa: E402 (found by the line above)
import framing  # noqa: E402

PATIENCE = 1.0
"""How long the sender may take to say that it has no more, when the server has ended."""


def main() -> None:
    args = parse_arguments()
    messages = cli.messages_of(args)
    known = len(args.messages)
    if not isinstance(cli.codec_of(args), framing.OnePerConnection):
        Conversation(args, messages, known).hold()
        return
    # ANCHOR: one_each
    for number, message in enumerate(messages):
        # It waits for the end of each connection before it begins the next.
        Conversation(args, cli.Given([message]), known, number).hold()
    # ANCHOR_END: one_each


def parse_arguments() -> argparse.Namespace:
    parser = cli.parser("Sends messages and prints the replies.")
    parser.add_argument(
        "address",
        nargs="?",
        type=cli.parse_address,
        default="127.0.0.1:7002",
        help="where the server listens [default: %(default)s]",
    )
    cli.add_message_argument(parser)
    cli.add_framing_arguments(parser)
    parser.add_argument(
        "--timeout",
        type=cli.seconds,
        metavar="SECONDS",
        default=5,
        help="the longest wait to connect, and for a reply [default: %(default)s]",
    )
    args = parser.parse_args()
    for message in args.messages:
        try:
            cli.codec_of(args).encode(message)
        except framing.FrameError as error:
            text = cli.shown(message)
            parser.error(f"-m '{text}' does not fit --framing: {error}")
    return args


class Conversation:
    """Messages to the server and its replies, at the same time.

    Two threads share the fields. Each field is written by one of them only.
    """

    def __init__(self, args, messages, known: int, answered_before: int = 0):
        self.args = args
        self.messages = messages
        self.known = known
        self.answered_before = answered_before
        # Written by the sender, the time before the number.
        self.owed_since = 0.0
        self.sent = 0
        self.finished = False
        self.problem: Optional[Exception] = None
        # Written by the receiver.
        self.received = 0
        self.waiting_since = 0.0

    # ANCHOR: hold
    def hold(self) -> None:
        """Sends all messages and prints as many replies."""
        with connect(self.args.address, self.args.timeout) as self.sock:
            self.peer = cli.shown_address(self.sock.getpeername())
            # We gather messages ourselves; the kernel is not to wait for more of them.
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # A daemon, as nothing can end its wait for a line of stdin.
            self.sender = threading.Thread(target=self.send_all, daemon=True)
            self.sender.start()
            try:
                self.receive_all()
                self.sender.join()
            finally:
                # Ends a write that waits.
                with contextlib.suppress(OSError):
                    self.sock.shutdown(socket.SHUT_RDWR)
        if self.problem:
            raise self.problem
    # ANCHOR_END: hold

    def send_all(self) -> None:
        """Sends each message as soon as it is there, and then the end."""
        writer = framing.FrameWriter(self.sock, cli.codec_of(self.args))
        try:
            try:
                for message in self.messages:
                    self.send(writer, message)
            except (framing.FrameError, cli.Failure) as problem:
                # It ends the sending, not the waiting for replies.
                self.problem = problem
                writer.flush()
            # ANCHOR: finish
            self.finished = True
            # With every answer in, the receiver waits for nothing: wake it.
            how = socket.SHUT_RDWR if self.is_complete() else socket.SHUT_WR
            self.sock.shutdown(how)
            # ANCHOR_END: finish
        except OSError:
            pass  # The receiver meets the end of this connection too, and tells.

    def send(self, writer: framing.FrameWriter, message: bytes) -> None:
        if self.sent == self.received:
            self.owed_since = time.monotonic()
        self.sent += 1
        try:
            writer.write_message(message)
        except framing.FrameError as error:
            self.sent -= 1
            raise cli.Failure(f"line {self.sent + 1} of stdin: {error}") from error
        if not self.messages.is_ready():
            writer.flush()

    def receive_all(self) -> None:
        """Prints replies until every message has one."""
        reader = framing.FrameReader(self, cli.codec_of(self.args))
        while not self.is_complete():
            self.waiting_since = time.monotonic()
            try:
                reply = reader.read_message()
            except framing.FrameError as error:
                raise self.failure(str(error)) from error
            except OSError as error:
                raise self.failure(cli.reason(error)) from error
            if reply is None:
                break
            self.received += 1
            cli.print_line(cli.shown(reply))
        if self.received >= self.sent:
            # Nothing is owed: it may be just about to say that there is no more to send.
            self.sender.join(PATIENCE)
        if not self.is_complete():
            raise self.failure("it closed the connection")

    def recv(self, size: int) -> bytes:
        """What the reader reads from: the socket, for as long as a reply may take.

        (A timeout of the socket itself would end the sender's calls too.)
        """
        while not self.is_complete():
            left = self.time_left()
            if select.select([self.sock], [], [], max(left, 0))[0]:
                return self.sock.recv(size)
            if left <= 0:
                raise self.failure(f"no reply within {self.args.timeout} s")
        return b""

    def time_left(self) -> float:
        """The time until an owed reply is late; with none owed, until it is time to
        look again whether one is."""
        if self.sent <= self.received:
            return self.args.timeout
        since = max(self.owed_since, self.waiting_since)
        return since + self.args.timeout - time.monotonic()

    def is_complete(self) -> bool:
        """Whether all is sent and answered."""
        return self.finished and self.received >= self.sent

    def failure(self, what: str) -> cli.Failure:
        """A sentence: who failed, how, how far we have come, and where to look."""
        received = self.answered_before + self.received
        expected = self.known or self.answered_before + self.sent
        advice = ": it may be serving another client, or have another --framing"
        return cli.Failure(
            f"server {self.peer}: {what}, after {received} of {expected} replies; "
            f"see what the server says{'' if received else advice}"
        )


def connect(address: cli.Address, timeout: float) -> socket.socket:
    """Connects to the first socket address that accepts, in `timeout` in all.

    Each gets an equal part of the time that is left, so that a first address that
    never answers does not use up the time of the second.
    """
    found = address.resolve()
    deadline = time.monotonic() + timeout
    sentences = []
    # ANCHOR: try_each
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
    # ANCHOR_END: try_each
    sentences.append("start a server with: just tcp-server")
    raise cli.Failure("; ".join(sentences))


def explain(error: OSError, share: float) -> str:
    """Why there is no connection."""
    if isinstance(error, ConnectionRefusedError):
        return "connection refused: nothing listens there"
    if isinstance(error, socket.timeout):
        return f"no answer within {share:.1f} s"
    return cli.reason(error)


if __name__ == "__main__":
    sys.exit(cli.run(main))
