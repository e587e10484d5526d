"""What a datagram holds: one message, or with --framing a series of whole frames.

The twin of `payload.rs` and `arguments.rs`. No frame goes on in the next datagram,
which may never come. A datagram of no bytes is an empty message, or no frame at all.
"""

import argparse
import socket
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Iterable, List, NamedTuple, Optional

CRATES = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CRATES / "framing/python"), str(CRATES / "cli/python")]

import cli  # noqa: E402 (found by the line above)
import framing  # noqa: E402

MAX_DATAGRAM_LEN = 65_507
"""The 65,535 bytes of an IP packet less 20 of IP header and 8 of UDP header."""


class PayloadError(Exception):
    """Why messages are no datagram, or a datagram is no messages."""


class Payload(NamedTuple):
    """What a datagram holds."""

    max_datagram_len: int
    """The longest datagram that is taken, in bytes."""

    codec: Optional[framing.Codec]
    """None: the datagram is the message."""

    def decode(self, datagram: bytes) -> List[bytes]:
        """The messages in a datagram: all of them, or PayloadError."""
        self.check_len(len(datagram))
        if self.codec is None:
            return [datagram]
        messages = []
        rest = datagram
        try:
            while True:
                frame = self.codec.decode(rest, 0) or self.codec.decode_end(rest)
                if frame is None:
                    return messages
                messages.append(rest[frame.message])
                rest = rest[frame.length :]
        except framing.EndInsideFrame as error:
            # The end of a datagram is no end of a stream, as the sentence has it.
            raise PayloadError(
                "the datagram ends inside a frame, "
                f"of which {len(rest)} bytes are there"
            ) from error
        except framing.FrameError as error:
            raise PayloadError(str(error)) from error

    def encode(self, message: bytes, datagram: bytes = b"") -> bytes:
        """The datagram with a message more: without a framing, an empty one."""
        try:
            datagram += self.codec.encode(message) if self.codec else message
        except framing.FrameError as error:
            raise PayloadError(str(error)) from error
        self.check_len(len(datagram))
        return datagram

    def check(self, messages: Iterable[bytes]) -> None:
        """Raises PayloadError if these messages can't be sent."""
        datagram = b""
        for message in messages:
            datagram = self.encode(message, datagram if self.codec else b"")

    def check_len(self, length: int) -> None:
        if length > self.max_datagram_len:
            raise PayloadError(
                f"{length} bytes are too many for one datagram: "
                f"the limit is {self.max_datagram_len} bytes"
            )


def add_arguments(to: argparse.ArgumentParser) -> None:
    """Adds `--framing` and `--max-message-len`; see payload_of()."""
    to.add_argument(
        "--framing",
        type=framing_name,
        help="all messages go into one datagram, told apart by fixed-length:N, "
        "delimited or prefixed; without it each datagram is a message",
    )
    to.add_argument(
        "--max-message-len",
        type=max_message_len,
        metavar="BYTES",
        default=MAX_DATAGRAM_LEN,
        help="the longest message, without its delimiter or prefix "
        "[default: %(default)s]",
    )


def payload_of(args: argparse.Namespace) -> Payload:
    """What `--framing` and `--max-message-len` ask for."""
    codec = cli.codec_of(args)
    return Payload(MAX_DATAGRAM_LEN if codec else args.max_message_len, codec)


def framing_name(text: str):
    """Reads the text behind `--framing`, as far as it fits datagrams."""
    if text == "one-per-connection":
        raise ArgumentTypeError(
            "UDP has no connection whose end could end the message: "
            "leave --framing out, and each datagram is a message"
        )
    try:
        return framing.parse_framing(text)
    except ValueError as error:
        raise ArgumentTypeError(
            "write one of fixed-length:N (with N at least 1), delimited, prefixed; "
            "or leave --framing out, and each datagram is a message"
        ) from error


def max_message_len(text: str) -> int:
    """Reads a length that a datagram can have."""
    length = cli.count(text)
    if length > MAX_DATAGRAM_LEN:
        raise ArgumentTypeError(f"{text} is not in 0..={MAX_DATAGRAM_LEN}")
    return length


def make_room_to_send(sock: socket.socket) -> None:
    """macOS sends no datagram that is longer than the send buffer."""
    size = sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
    if size < MAX_DATAGRAM_LEN:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MAX_DATAGRAM_LEN)


def is_truncated(error: OSError) -> bool:
    """Whether a datagram was longer than the buffer for it. Only Windows says so
    with an error; elsewhere the rest is cut off in silence."""
    return getattr(error, "winerror", None) == 10040
