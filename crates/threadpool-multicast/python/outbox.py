"""What a peer is owed: bytes that all threads add to, and one at a time writes."""

import threading
import time
from typing import Optional

from conn import Conn, Late  # It finds the next one.

from framing import GATHER_LEN


class Outbox:
    """The bytes on their way to one peer. To add to them never waits for it."""

    def __init__(self, conn: Conn):
        self._conn = conn
        self._changed = threading.Condition()
        self._owed = bytearray()
        self._added = 0
        """How many bytes were added so far."""
        self._written = 0
        """How many of them are written, or never will be."""
        self._is_writing = False
        self._is_closed = False
        self.error: Optional[Exception] = None
        """Why nothing can be written any more: OSError or Late."""
        self.behind_until = 0.0
        """When a write last had to wait for the peer."""

    # ANCHOR: add
    def add(self, frames: bytes) -> int:
        """Owes the peer more, and returns how much was waiting before it. (What a
        thread is just writing waits no more.)"""
        with self._changed:
            waiting = len(self._owed)
            if not self._is_closed and not self.error:
                self._owed += frames
                self._added += len(frames)
                self._changed.notify_all()
            return waiting

    def close(self) -> None:
        """Lets nothing more be added. Behind what is owed comes the end."""
        with self._changed:
            self._is_closed = True
            self._end_if_done()
            self._changed.notify_all()

    def _end_if_done(self) -> None:
        if self._is_closed and self._written == self._added:
            self._conn.end_sending()

    # ANCHOR_END: add

    # ANCHOR: write
    def write_until_closed(self) -> None:
        """Writes whatever comes to be owed: what a thread of its own is for."""
        while self._wait_until_owing():
            self.flush()

    def _wait_until_owing(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._owed or self._is_closed)
            return bool(self._owed)

    def flush(self) -> None:
        """Returns when all that is owed by now is written, or can't be. It writes
        whatever no other thread is writing."""
        with self._changed:
            end = self._added
        piece = self._take(end)
        while piece:
            self._write(piece)
            piece = self._take(end)

    def _take(self, end: int) -> bytes:
        """Waits for its turn; nothing if it is not needed up to `end`."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._written >= end or not self._is_writing
            )
            if self._written >= end:
                return b""
            self._is_writing = True
            piece = self._owed[:GATHER_LEN]
            del self._owed[:GATHER_LEN]
            return piece

    def _write(self, piece: bytes) -> None:
        error = None
        try:
            self._send(piece)
        except OSError as e:
            # The other end is gone. What it sent before may still wait to be read,
            # so that it is the reader who ends this.
            error = e
        except Late as e:
            error = e
            self._conn.shut_down()  # It wakes the reader.
        with self._changed:
            self._is_writing = False
            self._written += len(piece)
            if error:
                self.error = error
                self._owed.clear()
                self._written = self._added
            self._end_if_done()
            self._changed.notify_all()

    # ANCHOR_END: write

    def _send(self, piece: bytes) -> None:
        with memoryview(piece) as rest:
            start = 0
            while start < len(piece):
                sent = self._conn.send_at_once(rest[start:])
                if not sent:
                    sent = self._conn.send(rest[start:])
                    self.behind_until = time.monotonic()
                start += sent
