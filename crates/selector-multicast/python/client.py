"""A client that sends each message to many servers at once, on one thread.

The twin of `selector-client`. A target that refuses, is silent, slow or dead holds
up no other. Only what can't be done without waiting has threads of its own: to read
stdin, which Windows can't wait for together with sockets, and to look up names. They
wake the loop through a socket.
"""

import argparse
import contextlib
import math
import queue
import selectors
import signal
import socket
import sys
import threading
import time
from typing import Iterator, List, Optional, Tuple

from target import ENDED, Target, closed  # It finds the next two.

import cli
from framing import GATHER_LEN, READ_LEN, FrameError

GRACE = 1.0
"""How long those who keep up wait for one that has fallen behind. One that was only
interrupted catches up in this time; one that is slow does not."""


def main() -> None:
    args = parse_arguments()
    with selectors.DefaultSelector() as sel, Inbox(sel) as inbox:
        try:
            if args.once:
                send_once(sel, inbox, args)
            else:
                converse(sel, inbox, args)
        finally:
            for key in list(sel.get_map().values()):
                key.fileobj.close()


def send_once(sel, inbox: "Inbox", args) -> None:
    """Sends one message. (To wait for its line holds up nobody.)"""
    frame = next(frames_of(args, cli.messages_of(args)), None)
    if frame is None:
        raise cli.Failure("stdin has no line to send: give one, or -m TEXT")
    targets = start_conn(sel, inbox, args)
    delivered = broadcast_message(sel, targets, frame)
    cli.print_line(f"delivered to {delivered} of {len(targets)}")
    if delivered < len(targets):
        missed = len(targets) - delivered
        raise cli.Failure(f"not delivered to {missed} of {len(targets)} targets")


def converse(sel, inbox: "Inbox", args) -> None:
    """Sends all messages as they come."""
    threading.Thread(target=inbox.fill, args=[args], daemon=True).start()
    targets = start_conn(sel, inbox, args)
    service_conn(sel, targets, inbox)
    failed = sum(target.outcome != ENDED for target in targets)
    if failed:
        raise cli.Failure(f"failed with {failed} of {len(targets)} targets")
    if inbox.problem:
        raise inbox.problem


def parse_arguments() -> argparse.Namespace:
    parser = cli.parser("Sends each message to all targets and prints the replies.")
    parser.add_argument(
        "addresses",
        nargs="*",
        metavar="ADDRESS",
        type=named_address,
        help="where the servers listen [default: 127.0.0.1:7003]",
    )
    cli.add_message_argument(parser)
    cli.add_framing_arguments(parser, lasting=True)
    parser.add_argument(
        "--timeout",
        type=cli.seconds,
        metavar="SECONDS",
        default=5,
        help="the longest wait to connect, and for a reply [default: %(default)s]",
    )
    cli.add_outbox_argument(parser, "give up a target that more than this waits for")
    parser.add_argument(
        "--once",
        action="store_true",
        help="send one message, and tell for each target what has become of it",
    )
    args = parser.parse_intermixed_args()
    args.addresses = args.addresses or [named_address("127.0.0.1:7003")]
    if args.once and len(args.messages) > 1:
        parser.error("--once sends one message: give one -m, or leave --once out")
    cli.check_messages(parser, args)
    return args


def named_address(text: str) -> Tuple[str, cli.Address]:
    """An address, and how the user wrote it."""
    return text, cli.parse_address(text)


# ANCHOR: begin
def start_conn(sel, inbox: "Inbox", args) -> List[Target]:
    """Begins to connect to all targets, and waits for none of them."""
    targets = []
    for name, address in args.addresses:
        target = Target(sel, name, args)
        targets.append(target)
        try:
            target.found = address.resolve(flags=socket.AI_NUMERICHOST)
        except cli.Failure:
            # It is a name, and the call that looks it up takes as long as it takes.
            job = (target, address, inbox)
            threading.Thread(target=look_up, args=job, daemon=True).start()
    return targets
# ANCHOR_END: begin


def look_up(target: Target, address: cli.Address, inbox: "Inbox") -> None:
    try:
        target.found = address.resolve()
    except cli.Failure as failure:
        target.found = failure
    inbox.wake()


# ANCHOR: broadcast_message
def broadcast_message(sel, targets: List[Target], frame: bytes) -> int:
    """Sends one message to all targets, prints what becomes of it at each, and
    returns to how many it was delivered."""
    for target in targets:
        target.owe(frame, 1)
    waiting = targets
    while waiting:
        for target, mask in wait(sel, waiting):
            was_sent, since = not target.outbox, target.quiet_since
            answers = target.service(mask)
            if answers and not was_sent:
                # What comes before it has the message is no answer to it.
                target.received, target.quiet_since = 0, since
            elif answers:
                target.end("delivered")
            if target.outcome:
                pass
            elif not target.can_be_read:
                target.end(closed(0, 1))
            elif target.is_late():
                target.end(target.no_answer())
            if target.outcome:
                cli.print_line(f"{target.name}: {target.outcome}")
        waiting = [target for target in waiting if not target.outcome]
    return sum(target.outcome == "delivered" for target in targets)
# ANCHOR_END: broadcast_message


# ANCHOR: serve
def service_conn(sel, targets: List[Target], inbox: "Inbox") -> None:
    """Sends what the inbox gives to all targets, and prints what comes from them."""
    live = targets
    while live:
        turn = math.inf if inbox.is_finished else next_turn(live)
        is_turn = turn <= time.monotonic()
        for target, mask in wait(sel, live, turn if inbox.is_ready() else math.inf):
            messages = target.service(mask)
            if messages:
                lines = (f"{target.name}: {cli.shown(m)}" for m in messages)
                cli.print_line("\n".join(lines))
            target.judge()
        live = [target for target in live if not target.outcome]
        if is_turn:
            hand_out(live, inbox)
            live = [target for target in live if not target.outcome]
# ANCHOR_END: serve


def next_turn(live: List[Target]) -> float:
    """From when on more may be sent. The fastest target sets the pace."""
    if all(target.is_silent for target in live):
        # Nobody sets any: their outboxes take the rest, up to its end or the limit.
        return 0
    if not any(target.could_have_more() for target in live):
        return math.inf
    return max(t.behind_since + GRACE if t.behind_since else 0 for t in live)


# ANCHOR: hand_out
def hand_out(live: List[Target], inbox: "Inbox") -> None:
    """Gives what the inbox has to all targets: some messages, or the end."""
    batch = inbox.take()
    for target in live:
        if batch:
            target.owe(*batch)
        elif inbox.is_finished:
            target.finish()
        target.judge()
# ANCHOR_END: hand_out




# ANCHOR: wait
def wait(
    sel: selectors.BaseSelector, targets: List[Target], until: float = math.inf
) -> Iterator[Tuple[Target, int]]:
    """Waits until there is something to do; yields the targets that have it, and
    their events: 0 if the time has come for something."""
    first = min(until, min(target.deadline() for target in targets))
    timeout = None if first == math.inf else max(first - time.monotonic(), 0)
    events = {}
    # A wait that a signal has interrupted may end without having looked.
    for key, mask in sel.select(timeout) or sel.select(0):
        events[key.data] = mask
        if key.data is None:  # The inbox, which only wakes us.
            key.fileobj.recv(READ_LEN)
    now = time.monotonic()
    for target in targets:
        if target in events or target.deadline() <= now:
            yield target, events.get(target, 0)
# ANCHOR_END: wait


class Inbox:
    """Messages on their way from other threads to the loop, which they wake."""

    def __init__(self, sel: selectors.BaseSelector):
        # A few batches of GATHER_LEN: no more of a large file is in memory.
        self._batches: queue.Queue = queue.Queue(4)
        self._bell, self._button = socket.socketpair()
        self._bell.setblocking(False)
        self._button.setblocking(False)
        sel.register(self._bell, selectors.EVENT_READ)
        self.is_finished = False
        self.problem: Optional[cli.Failure] = None
        """What has ended the messages too early."""

    def __enter__(self) -> "Inbox":
        # On Windows, Ctrl-C alone does not end a wait.
        signal.set_wakeup_fd(self._button.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(self, *_) -> None:
        signal.set_wakeup_fd(-1)
        self._bell.close()
        self._button.close()

    # ANCHOR: wake
    def wake(self) -> None:
        """Ends the loop's wait, from any thread."""
        # With the buffer full it will wake anyhow; if it is closed, nobody waits.
        with contextlib.suppress(OSError):
            self._button.send(b"\0")
    # ANCHOR_END: wake

    # ANCHOR: put
    def put(self, batch: Optional[Tuple[bytes, int]]) -> None:
        """Adds frames, and how many they are; waits for room. None is the end."""
        self._batches.put(batch)
        self.wake()
    # ANCHOR_END: put

    def is_ready(self) -> bool:
        return not self._batches.empty()

    # ANCHOR: take
    def take(self) -> Optional[Tuple[bytes, int]]:
        """The next batch, if there is one. None is the end as well: is_finished."""
        with contextlib.suppress(queue.Empty):
            batch = self._batches.get_nowait()
            self.is_finished = batch is None
            return batch
        return None
    # ANCHOR_END: take

    def fill(self, args) -> None:
        """Puts in all messages, several together where they come together, and then
        the end. Runs on a thread of its own, as it waits for what is typed."""
        gathered, count = bytearray(), 0
        messages = cli.messages_of(args)
        try:
            for frame in frames_of(args, messages):
                gathered += frame
                count += 1
                if len(gathered) >= GATHER_LEN or not messages.is_ready():
                    self.put((bytes(gathered), count))
                    gathered.clear()
                    count = 0
        except cli.Failure as problem:
            # The messages before it are sent all the same.
            self.problem = problem
        if count:
            self.put((bytes(gathered), count))
        self.put(None)


def frames_of(args, messages) -> Iterator[bytes]:
    """The frames of messages. Raises Failure for one that does not fit."""
    codec = cli.codec_of(args)
    for number, message in enumerate(messages, 1):
        try:
            yield codec.encode(message)
        except FrameError as error:
            raise cli.Failure(f"line {number} of stdin: {error}") from error


if __name__ == "__main__":
    sys.exit(cli.run(main))
