"""A connection that two threads share: one reads from it, one writes to it.

The socket blocks: a call waits until the kernel has bytes, or room for them. What
ends such a wait early is a timeout that the kernel keeps, or another thread that
shuts the connection down.
"""

import contextlib
import errno
import math
import os
import socket
import struct
import sys
import time
from pathlib import Path
from typing import Optional

CRATES = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CRATES / "framing/python"), str(CRATES / "cli/python")]

import cli  # noqa: E402 (found by the line above)
from framing import READ_LEN  # noqa: E402

DONT_WAIT = getattr(socket, "MSG_DONTWAIT", 0)
"""Makes one call non-blocking, and not the socket. Windows has no such flag."""

TIMED_OUT = TimeoutError if os.name == "nt" else BlockingIOError
"""What a call raises when a timeout of the kernel ends it."""


class Late(Exception):
    """A peer has let its time pass."""


class Conn:
    """A blocking socket, with a timeout for each direction."""

    def __init__(self, sock: socket.socket, idle_timeout: Optional[float]):
        self._sock = sock
        self._idle_timeout = idle_timeout
        self.is_over = False
        """Whether we have shut it down: what still comes counts no more."""
        sock.setblocking(True)
        with contextlib.suppress(OSError):  # It has left already: the reader tells.
            # We gather messages ourselves; the kernel is not to wait for more.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if idle_timeout:
                set_timeout(sock, socket.SO_SNDTIMEO, idle_timeout)

    def recv(self, deadline: float) -> bytes:
        """Waits for the next bytes; none are the end. Raises Late at a deadline."""
        try:
            if deadline < math.inf:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TIMED_OUT
                set_timeout(self._sock, socket.SO_RCVTIMEO, left)
            data = self._sock.recv(READ_LEN)
        except TIMED_OUT as error:
            raise self._late("no whole message", error) from None
        if not data and not self.is_over:
            self._raise_if_reset()
        return b"" if self.is_over else data

    def _raise_if_reset(self) -> None:
        """Of the two threads in a connection that is reset one gets the error. The
        other one, it may be this, sees an end of the stream that is none."""
        try:
            self._sock.getpeername()
        except OSError:
            number = errno.ECONNRESET
            raise ConnectionResetError(number, os.strerror(number)) from None

    def send_at_once(self, data: bytes) -> int:
        """Sends what the kernel has room for, without waiting; returns how much."""
        if not DONT_WAIT:
            return 0
        try:
            return self._sock.send(data, DONT_WAIT)
        except BlockingIOError:
            return 0

    def send(self, data: bytes) -> int:
        """Waits until the kernel has room for all; returns how much it had, if its
        timeout ends the wait. Raises Late if that was none."""
        try:
            return self._sock.send(data)
        except TIMED_OUT as error:
            raise self._late("it did not take what it is owed", error) from None

    def _late(self, what: str, error: OSError) -> Exception:
        if not self._idle_timeout:
            return error  # On Windows, the end of the kernel's own patience.
        return Late(f"{what} within {cli.shown_span(self._idle_timeout)}")

    def end_sending(self) -> None:
        """Says that no more will come."""
        # An error means that the other end is gone; to tell is for the reader.
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_WR)

    def shut_down(self) -> None:
        """Ends the connection for both threads, whatever they wait for. (To close
        the socket would not wake them.)"""
        # Linux goes on handing out what comes in, and a peer might send for ever.
        self.is_over = True
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def discard(self) -> None:
        """Reads and forgets all that comes, to the end. Closed with bytes unread the
        connection would be reset, and a reset can destroy what the other end has not
        read yet."""
        with contextlib.suppress(OSError):
            set_timeout(self._sock, socket.SO_RCVTIMEO, 0)
            while self._sock.recv(READ_LEN) and not self.is_over:
                pass

    def close(self) -> None:
        """Gives the descriptor back. No other thread may still know of it: by then
        it might be that of the next connection."""
        self.shut_down()
        self.discard()
        self._sock.close()


def set_timeout(sock: socket.socket, direction: int, seconds: float) -> None:
    """Sets how long the kernel lets a call wait; 0 is for ever. (With settimeout()
    both threads would have one timeout, and the descriptor would not block.)"""
    if os.name == "nt":
        timeout = struct.pack("@L", math.ceil(seconds * 1e3))
    else:
        micros = math.ceil(seconds * 1e6)
        timeout = struct.pack("@ll", micros // 10**6, micros % 10**6)
    sock.setsockopt(socket.SOL_SOCKET, direction, timeout)


