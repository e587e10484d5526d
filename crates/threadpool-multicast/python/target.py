"""The task of a worker: one target, from the look-up of its name to the outcome.

The worker waits for its target and nobody else, but for two things at once: room to
write, and something to read. A target that answers while it still reads would
otherwise wait for us to read, and we for it.
"""

import argparse
import contextlib
import selectors
import socket
import sys
import time
from pathlib import Path
from selectors import EVENT_READ, EVENT_WRITE

CRATES = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CRATES / "framing/python"), str(CRATES / "cli/python")]

import cli  # noqa: E402 (found by the line above)
from framing import READ_LEN, Codec, Decoder, FrameError  # noqa: E402

# Unlike others it needs no descriptor of its own. Windows has select() alone.
Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)


class NoConnection(Exception):
    """None of a target's addresses could be reached: why, in words."""


def deliver(address: cli.Address, frame: bytes, args: argparse.Namespace) -> str:
    """Sends one message to a target. Returns what has become of it, in words."""
    try:
        with connect(address, args.timeout) as sock:
            try:
                return exchange(sock, frame, cli.codec_of(args), args.timeout)
            finally:
                end(sock)
    except NoConnection as outcome:
        return str(outcome)
    except (cli.Failure, FrameError) as error:
        return f"failed: {error}"
    except OSError as error:
        return f"failed: {cli.system_error(error)}"


def connect(address: cli.Address, timeout: float) -> socket.socket:
    """Connects to the first of a target's addresses that works. Each gets an equal
    part of the time that is left, so that one that never answers leaves some for the
    others."""
    deadline = time.monotonic() + timeout
    why = timed_out = f"timed out: no connection within {cli.shown_span(timeout)}"
    found = address.resolve()
    while found:
        family, where = found.pop(0)
        left = deadline - time.monotonic()
        if left <= 0:
            raise NoConnection(timed_out)
        try:
            return connect_to(family, where, left / (len(found) + 1))
        except ConnectionRefusedError:
            why = "refused: nobody listens there"
        except OSError as error:
            # A timeout of our own has no number.
            number = error.errno
            why = f"failed: {cli.system_error(error)}" if number else timed_out
    raise NoConnection(why)


def connect_to(family: int, where: tuple, timeout: float) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout)
        sock.connect(where)
        sock.setblocking(False)
        return sock
    except OSError:
        sock.close()
        raise


# ANCHOR: loop
def exchange(sock: socket.socket, frame: bytes, codec: Codec, timeout: float) -> str:
    """Sends a frame and waits for an answer, in this time for both together."""
    deadline = time.monotonic() + timeout
    decoder = Decoder(codec)
    unsent = send(sock, memoryview(frame))
    while time.monotonic() < deadline:
        ready = wait(sock, EVENT_READ | (EVENT_WRITE if unsent else 0), deadline)
        if ready & EVENT_READ:
            receive(sock, decoder)
            while decoder.next_message() is not None:
                # What comes before it has the whole message is no answer to it.
                if not unsent:
                    return "delivered"
        if decoder.finished:
            return "closed: the connection ended after 0 of 1 answers"
        if ready & EVENT_WRITE:
            unsent = send(sock, unsent)
    return f"no answer: connected, but silent for {cli.shown_span(timeout)}"
# ANCHOR_END: loop


def send(sock: socket.socket, unsent: memoryview) -> memoryview:
    """Sends what there is room for, and returns what is left."""
    # An error means that the other end is gone: there is something to read next.
    with contextlib.suppress(OSError):
        return unsent[sock.send(unsent) :]
    return unsent


def receive(sock: socket.socket, decoder: Decoder) -> None:
    """Gives to the decoder what has come: bytes, or the end."""
    with contextlib.suppress(BlockingIOError):
        data = sock.recv(READ_LEN)
        if data:
            decoder.push(data)
        else:
            decoder.end()


def wait(sock: socket.socket, events: int, deadline: float) -> int:
    """Waits for one of the events; returns those that have come."""
    with Selector() as selector:
        selector.register(sock, events)
        ready = selector.select(max(deadline - time.monotonic(), 0))
        return ready[0][1] if ready else 0


def end(sock: socket.socket) -> None:
    """Says that no more will come."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_WR)
        # To close with unread input makes the kernel send a reset instead of an end,
        # and a reset can destroy what the other end has not read yet.
        sock.recv(READ_LEN)
