"""A client that sends one message to many servers at once, with a worker for each.

The twin of `threadpool-client`. A worker waits for its target and for no other; what
becomes of the message there is told as soon as its future has the outcome.
"""

import argparse
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Iterator, Tuple

from target import deliver  # It finds the next two.

import cli
from framing import FrameError


def main() -> None:
    # Ctrl-C ends the process as it is: Python's own way would wait for the workers.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    args = parse_arguments()
    report_broadcast(args, first_frame(args))


def parse_arguments() -> argparse.Namespace:
    parser = cli.parser("Sends one message to all targets and reports on each.")
    parser.add_argument(
        "addresses",
        nargs="*",
        metavar="ADDRESS",
        type=named_address,
        help="where the servers listen [default: 127.0.0.1:7004]",
    )
    cli.add_message_argument(
        parser, "the message to send; without -m: the first line of stdin"
    )
    cli.add_framing_arguments(parser, lasting=True)
    parser.add_argument(
        "--timeout",
        type=cli.seconds,
        metavar="SECONDS",
        default=5,
        help="the longest wait to connect, and for an answer [default: %(default)s]",
    )
    args = parser.parse_intermixed_args()
    args.addresses = args.addresses or [named_address("127.0.0.1:7004")]
    if len(args.messages) > 1:
        parser.error("the client sends one message: give one -m")
    cli.check_messages(parser, args)
    return args


def named_address(text: str) -> Tuple[str, cli.Address]:
    """An address, and how the user wrote it."""
    return text, cli.parse_address(text)


def first_frame(args: argparse.Namespace) -> bytes:
    """The message, framed. Raises Failure if there is none, or it does not fit."""
    message = next(iter(cli.messages_of(args)), None)
    if message is None:
        raise cli.Failure("stdin has no line to send: give one, or -m TEXT")
    try:
        return cli.codec_of(args).encode(message)
    except FrameError as error:
        raise cli.Failure(f"line 1 of stdin: {error}") from error


def report_broadcast(args: argparse.Namespace, frame: bytes) -> None:
    """Prints a line for each target, and the count. Raises Failure if not all have
    got the message."""
    delivered = 0
    for name, outcome in broadcast_message(args, frame):
        cli.print_line(f"{name}: {outcome}")
        delivered += outcome == "delivered"
    all_targets = len(args.addresses)
    cli.print_line(f"delivered to {delivered} of {all_targets}")
    if delivered < all_targets:
        missed = all_targets - delivered
        raise cli.Failure(f"not delivered to {missed} of {all_targets} targets")


# ANCHOR: broadcast_message
def broadcast_message(
    args: argparse.Namespace, frame: bytes
) -> Iterator[Tuple[str, str]]:
    """Sends one message to all targets; yields the name of each and what has become
    of the message there, as it comes."""
    # Not in a `with`: it would wait for all even when nobody reads the report.
    pool = ThreadPoolExecutor(len(args.addresses), thread_name_prefix="target")
    names = {}
    try:
        for name, address in args.addresses:
            names[pool.submit(deliver, address, frame, args)] = name
    except RuntimeError as error:
        all_targets = len(args.addresses)
        raise cli.Failure(f"can't have {all_targets} workers: {error}") from error
    pool.shutdown(wait=False)
    for future in as_completed(names):
        yield names[future], future.result()
# ANCHOR_END: broadcast_message


if __name__ == "__main__":
    status = cli.run(main)
    # sys.exit() would wait for the workers, and they for targets of which nobody
    # wants to hear any more if the reader of the report has left.
    os._exit(status)
