"""A server that a client talks to, one of many, without ever waiting for it."""

import contextlib
import math
import os
import selectors
import socket
import time
from selectors import EVENT_READ, EVENT_WRITE
from typing import List, Optional

from connection import Connection  # It finds the next two.

import cli
from framing import FrameError

READS = 16
"""How often one target is read from before it is the turn of the next."""

PATIENCE = 1.0
"""How long after a target's end it may turn out that there was no more for it."""

ENDED = "ended"
"""The good outcome of a lasting conversation."""


class Target(Connection):
    """A server, from the first attempt to connect to the outcome."""

    def __init__(self, sel: selectors.BaseSelector, name: str, args):
        super().__init__(sel, cli.codec_of(args))
        self.name = name
        self.timeout = args.timeout
        self.span = cli.shown_span(args.timeout)
        self.outbox_limit = args.outbox_limit
        self.outcome: Optional[str] = None
        """How it has ended, in words."""

        self.is_connected = False
        self.found = None
        """The addresses that are left to try, or the Failure to find any; None while
        the name is being looked up."""
        self.why = ""
        """Why the last address did not work."""
        self.connect_by = time.monotonic() + self.timeout
        self.try_until = self.connect_by

        self.sent = 0
        self.received = 0
        self.quiet_since = 0.0
        """When its time for the next answer began."""
        self.is_silent = False
        """Whether it has let that time pass."""
        self.behind_since: Optional[float] = None
        """Since when more than half of what may wait for it waits."""
        self.is_closing = False
        """Whether no more is sent than what the outbox holds."""
        self.ended_at: Optional[float] = None
        """When it ended, well so far, before we did."""

    # ANCHOR: go_on_connecting
    def go_on_connecting(self, mask: int) -> None:
        """Takes the next step to a connection. Raises Failure if there is none."""
        if self.sock is None:
            if self.found is None:
                raise cli.Failure(self.timed_out())
            if isinstance(self.found, cli.Failure):
                raise cli.Failure(f"failed: {self.found}")
        elif mask:
            # ANCHOR: how_it_ended
            # It can be written to: the attempt is over, and maybe it went wrong.
            error = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if not error:
                self.start_talking()
                return
            self.why = explain(OSError(error, os.strerror(error)))
            # ANCHOR_END: how_it_ended
        else:
            self.why = self.timed_out()
        self.close()
        self.connect_next()
    # ANCHOR_END: go_on_connecting

    # ANCHOR: connect_next
    def connect_next(self) -> None:
        """Begins to connect to the next address. Each gets an equal part of the time
        that is left, so that one that never answers leaves some for the others."""
        while self.found:
            family, where = self.found.pop(0)
            now = time.monotonic()
            self.try_until = now + (self.connect_by - now) / (len(self.found) + 1)
            # ANCHOR: begin_connect
            try:
                self.sock = socket.socket(family, socket.SOCK_STREAM)
                self.sock.setblocking(False)
                self.sock.connect(where)
            except BlockingIOError:
                pass  # It goes on by itself.
            # ANCHOR_END: begin_connect
            except OSError as error:
                self.why = explain(error)
                self.close()
                continue
            self.wait_for(EVENT_WRITE)
            return
        raise cli.Failure(self.why)
    # ANCHOR_END: connect_next

    def start_talking(self) -> None:
        self.is_connected = True
        self.quiet_since = time.monotonic()
        # We gather messages ourselves; the kernel is not to wait for more of them.
        with contextlib.suppress(OSError):
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.write()

    def timed_out(self) -> str:
        return f"timed out: no connection within {self.span}"

    def service(self, mask: int) -> List[bytes]:
        """Does what there is to do, and returns the messages that have come."""
        messages: List[bytes] = []
        try:
            if not self.is_connected:
                self.go_on_connecting(mask)
                return messages
            if mask & EVENT_READ:
                # One by one: those before an error count.
                for message in self.read(READS):
                    messages.append(message)
            if mask & EVENT_WRITE and self.can_be_read:
                self.write()
        except cli.Failure as failure:
            self.end(str(failure))
        except FrameError as error:
            self.end(f"failed: {error}")
        except OSError as error:
            self.end(f"failed: {cli.system_error(error)}")
        if messages:
            self.received += len(messages)
            self.quiet_since = time.monotonic()
            self.is_silent = False
        return messages

    def owe(self, frames: bytes, count: int) -> None:
        """Owes it so many more messages."""
        if self.received >= self.sent:
            self.quiet_since = time.monotonic()
        self.sent += count
        if not self.write_error:
            self.outbox += frames
        self.write()

    def finish(self) -> None:
        """Half-closes it, once it has what it is owed."""
        self.is_closing = True
        self.is_silent = False
        self.quiet_since = time.monotonic()
        self.write()

    def write(self) -> None:
        """Writes what it takes, if it is there."""
        if self.is_connected and self.can_be_read:
            super().write()
            if self.is_closing and not self.outbox:
                self.end_sending()
                self.quiet_since = time.monotonic()
        if len(self.outbox) <= self.outbox_limit // 2:
            self.behind_since = None
        elif self.behind_since is None:
            self.behind_since = time.monotonic()

    def end(self, outcome: str) -> None:
        self.outcome = outcome
        self.close()

    def could_have_more(self) -> bool:
        """Whether it has taken all that was for it, and we all that it has sent: a
        server must get rid of its answers to take the next messages."""
        is_idle = not self.outbox and not self.has_more
        return self.is_connected and is_idle and not self.write_error

    def deadline(self) -> float:
        """When it is its turn even without an event."""
        if not self.is_connected:
            is_found = self.sock is None and self.found is not None
            return 0 if is_found else self.try_until
        if self.ended_at:
            return self.ended_at + PATIENCE
        is_owing = self.received < self.sent or self.is_closing
        if is_owing and not self.is_silent:
            return self.quiet_since + self.timeout
        return math.inf

    def is_late(self) -> bool:
        """Whether it is connected, and an answer or its end should be here."""
        return self.is_connected and self.deadline() <= time.monotonic()

    def judge(self) -> None:
        """Ends a lasting conversation when it is time for that, and tells what has
        gone wrong with it."""
        if self.outcome:
            pass
        elif not self.can_be_read:
            self.judge_end()
        elif len(self.outbox) > self.outbox_limit:
            limit = f"more than {self.outbox_limit} bytes wait for it"
            self.end(f"gave up: it does not read; {limit}")
        elif self.is_late() and self.is_closing:
            # With all answers in, it is only its end that has not come.
            self.end(self.no_answer() if self.received < self.sent else ENDED)
        elif self.is_late():
            self.is_silent = True
            cli.log(f"{self.name}: {self.no_answer()}")
        if self.outcome not in (None, ENDED):
            cli.log(f"{self.name}: {self.outcome}")

    def judge_end(self) -> None:
        """Says how it has ended. If that was before we did, all may be well still:
        the next thing to come may be our end, and no message."""
        self.close()
        # Messages of others do not make up for an answer that can't have come.
        unsent = bool(self.outbox or self.write_error)
        answers = min(self.received, self.sent - unsent)
        if answers == self.sent and self.is_closing:
            self.end(ENDED)
        elif answers == self.sent and not self.ended_at:
            self.ended_at = time.monotonic()
        elif answers < self.sent or self.is_late():
            self.end(closed(answers, self.sent))

    def no_answer(self) -> str:
        return f"no answer: connected, but silent for {self.span}"


def closed(answers: int, messages: int) -> str:
    if answers >= messages:
        return "closed: the other side has ended the connection"
    return f"closed: the connection ended after {answers} of {messages} answers"


def explain(error: OSError) -> str:
    """Why there is no connection."""
    if isinstance(error, ConnectionRefusedError):
        return "refused: nobody listens there"
    return f"failed: {cli.system_error(error)}"
