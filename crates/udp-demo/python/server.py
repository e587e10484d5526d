"""A server that answers every datagram with the same datagram.

The twin of `udp-server`. A datagram of no bytes is a message like any other, not an
end. A datagram over the limit is noticed: the buffer is one byte longer. No error of
a call ends the loop.
"""

import argparse
import os
import socket
import sys
import time
from typing import Optional

from payload import (
    Payload,
    PayloadError,
    add_arguments,
    cli,
    is_truncated,
    make_room_to_send,
    payload_of,
)

REST = 0.1
"""How long to rest after an error that may come again at once."""

MAX_ERRORS_IN_A_ROW = 100
"""So many, with no datagram between them: the socket is of no more use."""


def main() -> None:
    args = parse_arguments()
    with cli.until_interrupted(), bind(args.address, args.receive_buffer) as sock:
        cli.announce(sock)
        serve_forever(sock, payload_of(args))


def parse_arguments() -> argparse.Namespace:
    parser = cli.parser("Answers every datagram with the same datagram.")
    parser.add_argument(
        "address",
        nargs="?",
        type=cli.parse_address,
        default="127.0.0.1:7001",
        help="where to listen; port 0 takes any that is free "
        "[default: %(default)s]",
    )
    add_arguments(parser)
    parser.add_argument(
        "--receive-buffer",
        type=buffer_len,
        metavar="BYTES",
        help="how many bytes the system shall keep until they are read",
    )
    return parser.parse_args()


def buffer_len(text: str) -> int:
    """Reads the size of a buffer: an `int` of C, above 0."""
    length = cli.count(text)
    if not 0 < length < 2**31:
        raise argparse.ArgumentTypeError(f"{text} is not in 1..=2147483647")
    return length


def bind(address: cli.Address, receive_buffer: Optional[int]) -> socket.socket:
    """A socket at the first socket address of `address` that can be had."""
    for family, where in address.resolve(socket.SOCK_DGRAM):
        sock = None
        try:
            sock = socket.socket(family, socket.SOCK_DGRAM)
            sock.bind(where)
            if receive_buffer:
                sock.setsockopt(
                    socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer
                )
            make_room_to_send(sock)
            return sock
        except OSError as error:
            if sock:
                sock.close()
            failure = cli.explain_bind(where, error)
    raise failure


# ANCHOR: serve_forever
def serve_forever(sock: socket.socket, payload: Payload) -> None:
    """Answers datagrams until Ctrl-C."""
    if os.name == "nt":
        # There, Ctrl-C does not end a call that waits: let none wait for long.
        sock.settimeout(0.5)
    errors_in_a_row = 0
    while True:
        try:
            datagram, peer = sock.recvfrom(payload.max_datagram_len + 1)
        except socket.timeout:
            continue
        except OSError as error:
            if is_about_a_datagram(error, payload):
                continue
            cli.log(f"can't receive: {cli.reason(error)}")
            errors_in_a_row += 1
            if errors_in_a_row == MAX_ERRORS_IN_A_ROW:
                raise gave_up(error) from error
            time.sleep(REST)
        else:
            errors_in_a_row = 0
            answer(sock, datagram, peer, payload)
# ANCHOR_END: serve_forever


# ANCHOR: is_about_a_datagram
def is_about_a_datagram(error: OSError, payload: Payload) -> bool:
    """Whether an error is about one datagram. Then it is told here."""
    if is_truncated(error):
        limit = payload.max_datagram_len
        cli.log(f"refused a datagram of more than {limit} bytes")
        return True
    if isinstance(error, (ConnectionRefusedError, ConnectionResetError)):
        # There is no more than one of these for each answer.
        cli.log(f"an earlier answer has found nobody: {cli.reason(error)}")
        return True
    return False
# ANCHOR_END: is_about_a_datagram


# ANCHOR: answer
def answer(sock: socket.socket, datagram: bytes, peer, payload: Payload) -> None:
    """Answers one datagram, or says why not."""
    name = cli.shown_address(peer)
    limit = payload.max_datagram_len
    if len(datagram) > limit:
        cli.log(f"{name}: refused a datagram of more than {limit} bytes")
        return
    try:
        payload.decode(datagram)
    except PayloadError as error:
        cli.log(f"{name}: refused a datagram of {len(datagram)} bytes: {error}")
        return
    try:
        # The same messages make the same frames: the datagram is its own answer.
        sock.sendto(datagram, peer)
    except OSError as error:
        cli.log(f"{name}: can't answer: {cli.reason(error)}")
    else:
        cli.log(f"{name}: answered a datagram of {len(datagram)} bytes")
# ANCHOR_END: answer


def gave_up(error: OSError) -> cli.Failure:
    return cli.Failure(
        f"the socket gives nothing but errors ({cli.reason(error)}): "
        "start the server again"
    )


if __name__ == "__main__":
    sys.exit(cli.run(main))
