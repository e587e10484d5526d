"""What a peer is owed: bytes that any thread adds to, and one at a time writes.

Whoever adds also writes what the kernel has room for at once. Only what is left
waits, and with it one of the two threads that the peer has for itself.
"""

import threading
import time
from typing import Optional

from conn import DONT_WAIT, Conn, Late  # It finds the next one.

from framing import GATHER_LEN


class Outbox:
    """The bytes on their way to one peer."""

    def __init__(self, conn: Conn):
        self._conn = conn
        self._lock = threading.Lock()
        self._left = threading.Condition(self._lock)
        """Something is left for the thread that waits, or nothing ever again."""
        self._put = threading.Condition(self._lock)
        """No thread is writing just now."""
        self._owed = bytearray()
        self._in_hand = 0
        """How many of them a thread is writing just now: nobody else may."""
        self._added = 0
        """How many bytes were added so far."""
        self._is_closed = False
        self.error: Optional[Exception] = None
        """Why nothing can be written any more: OSError or Late."""
        self.behind_until = 0.0
        """When a write last had to wait for the peer."""

    # ANCHOR: owe
    def add(self, frames: bytes) -> int:
        """Owes the peer more, and does not wait for it. Returns how much is owed then."""
        with self._lock:
            if not self._is_closed and not self.error:
                self._owed += frames
                self._added += len(frames)
            end = self._added
        self._flush(end, may_wait=False)
        return len(self._owed)
    # ANCHOR_END: owe

    def close(self) -> None:
        """Lets nothing more be added. Behind what is owed comes the end."""
        with self._lock:
            self._is_closed = True
            self._end_if_done()
            self._left.notify()

    def _end_if_done(self) -> None:
        if self._is_closed and not self._owed:
            self._conn.end_sending()

    def write_until_closed(self) -> None:
        """Writes whatever is left to be written: the task of a thread of its own."""
        while self._wait_until_left():
            self.flush()

    def _wait_until_left(self) -> bool:
        with self._left:
            self._left.wait_for(
                lambda: self._owed and not self._in_hand or self._is_closed
            )
            return bool(self._owed)

    def flush(self) -> None:
        """Returns when all that is owed by now is written, or can't be."""
        self._flush(self._added, may_wait=True)

    def _flush(self, end: int, may_wait: bool) -> None:
        piece = self._take(end, may_wait)
        while piece and self._write(piece, may_wait):
            piece = self._take(end, may_wait)

    def _take(self, end: int, may_wait: bool) -> bytes:
        """Takes a piece in hand; nothing if there is no need to, up to `end`, or it
        would have to wait for another thread."""

        def is_written() -> bool:
            return self._added - len(self._owed) >= end

        with self._lock:
            if may_wait:
                self._put.wait_for(lambda: is_written() or not self._in_hand)
            if is_written() or self._in_hand:
                return b""
            piece = self._owed[:GATHER_LEN]
            self._in_hand = len(piece)
            return piece

    def _write(self, piece: bytes, may_wait: bool) -> bool:
        """Writes what there is room for; returns whether there was any."""
        sent, error = 0, None
        try:
            sent = self._send(piece, may_wait)
        except (OSError, Late) as problem:
            error = problem
        self._put_down(sent, error)
        if isinstance(error, Late):
            # It wakes the reader, who tells. (That the other end is gone it finds
            # out by itself, behind what was sent before.)
            self._conn.shut_down()
        return sent > 0

    def _send(self, piece: bytes, may_wait: bool) -> int:
        sent = self._conn.send_at_once(piece)
        if not sent and may_wait:
            sent = self._conn.send(piece)
            if DONT_WAIT:  # Otherwise it may well not have had to wait.
                self.behind_until = time.monotonic()
        return sent

    def _put_down(self, sent: int, error: Optional[Exception]) -> None:
        with self._lock:
            self._in_hand = 0
            del self._owed[:sent]
            if error:
                self.error = error
                self._owed.clear()
            self._end_if_done()
            self._put.notify_all()
            # With nothing left it would wake up in vain, for each message.
            if self._owed:
                self._left.notify()

