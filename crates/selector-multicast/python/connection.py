"""One of the many connections that a loop waits for, with what it is owed.

No call here waits. What the kernel does not take at once stays in the outbox until
the selector says that it takes more.
"""

import contextlib
import selectors
import socket
import sys
from pathlib import Path
from selectors import EVENT_READ, EVENT_WRITE
from typing import Iterator, Optional

CRATES = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CRATES / "framing/python"), str(CRATES / "cli/python")]

from framing import READ_LEN, Codec, Decoder  # noqa: E402 (found by the line above)


class Connection:
    """A non-blocking socket between its decoder and its outbox."""

    def __init__(self, selector: selectors.BaseSelector, codec: Codec):
        self.selector = selector
        self.sock: Optional[socket.socket] = None
        self.decoder = Decoder(codec)
        self.outbox = bytearray()
        self.can_be_read = True
        """Whether its other end may still send."""
        self.has_more = False
        """Whether more may have come than was read."""
        self.write_error: Optional[OSError] = None
        """Why nothing can be written any more."""
        self.events = 0
        """What the selector waits for."""

    # ANCHOR: read
    def read(self, calls: int = 1) -> Iterator[bytes]:
        """Yields the messages that have come whole, after so many calls of recv at
        the most; of what is left the selector tells again.

        Raises OSError if the connection is broken, FrameError if a frame is.
        """
        for _ in range(calls):
            self.has_more = False
            try:
                data = self.sock.recv(READ_LEN)
            except BlockingIOError:
                return
            if data:
                self.decoder.push(data)
            else:
                self.can_be_read = False
                self.decoder.end()
            message = self.decoder.next_message()
            while message is not None:
                yield message
                message = self.decoder.next_message()
            self.has_more = len(data) == READ_LEN
            if not self.has_more:
                return
    # ANCHOR_END: read

    # ANCHOR: write
    def write(self) -> None:
        """Writes what the kernel takes of the outbox. (Not with sendall: that would
        raise in the middle, and nobody would know where.)"""
        try:
            if self.outbox:
                del self.outbox[: self.sock.send(self.outbox)]
        except BlockingIOError:
            pass
        except OSError as error:
            # The other end is gone. What it sent before may still wait to be read,
            # so that it is the reader who ends this.
            self.write_error = error
            self.outbox.clear()
        self.watch()
    # ANCHOR_END: write

    def watch(self) -> None:
        """Waits for what there is to do. A healthy socket can nearly always be
        written to: who waits for that with nothing to write does not wait at all."""
        self.wait_for(
            (EVENT_READ if self.can_be_read else 0)
            | (EVENT_WRITE if self.outbox else 0)
        )

    # ANCHOR: wait_for
    def wait_for(self, events: int) -> None:
        """Tells the selector, if it is not what it knows."""
        if events and not self.events:
            self.selector.register(self.sock, events, self)
        elif self.events and not events:
            self.selector.unregister(self.sock)
        elif events != self.events:
            self.selector.modify(self.sock, events, self)
        self.events = events
    # ANCHOR_END: wait_for


    def end_sending(self) -> None:
        """Says that no more will come."""
        # An error means that the other end is gone; to tell is for the reader.
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_WR)

    def discard(self) -> None:
        """Reads and forgets what has come."""
        try:
            self.can_be_read = bool(self.sock.recv(READ_LEN))
        except BlockingIOError:
            pass
        except OSError:
            self.can_be_read = False

    def close(self) -> None:
        """Ends the connection, if there is one."""
        if self.sock is None:
            return
        # First the selector: once closed, the descriptor may be another's.
        self.wait_for(0)
        self.end_sending()
        # To close with unread input makes the kernel send a reset instead of an end,
        # and a reset can destroy what the other end has not read yet.
        with contextlib.suppress(OSError):
            self.sock.recv(READ_LEN)
        self.sock.close()
        self.sock = None

