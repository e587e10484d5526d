"""The task of a worker: one peer, from its first message to its end."""

import argparse
import contextlib
import math
import threading
import time
from typing import Iterator, Optional, Tuple

from conn import Late  # It finds the next two.
from hub import Hub, Peer

import cli
from framing import Codec, Decoder, FrameError

PATIENCE = 1.0
"""How long a peer that we are done with may take to end its side."""


class NoThread(Exception):
    """The system has no thread left for a peer."""


# ANCHOR: task
def handle_conn(peer: Peer, hub: Hub, args: argparse.Namespace) -> None:
    """Serves one peer to its end, good or bad."""
    with contextlib.closing(peer.conn):
        try:
            with writing(peer, args):
                serve(peer, hub, args)
        except NoThread as error:
            hub.leave(peer, f"dropped: {error}")
        finally:
            # Of an exception that nobody has expected its future tells.
            hub.forget(peer)
# ANCHOR_END: task


def serve(peer: Peer, hub: Hub, args: argparse.Namespace) -> None:
    """Hears a peer to its end, and gives it what it is owed."""
    try:
        converse(peer, hub, args)
    except FrameError as error:
        hub.leave(peer, f"dropped: {error}")
        with at_most(PATIENCE, peer):
            finish(peer)
    except (OSError, Late) as error:
        hub.leave(peer, f"dropped: {explain(error)}")
    else:
        has_ended = hub.leave(peer, f"ended (messages: {peer.messages})")
        finish(peer)
        error = peer.outbox.error
        # What fails when the server stops is no news.
        was_stopped = peer.conn.is_over and isinstance(error, OSError)
        if has_ended and error and not was_stopped:
            cli.log(f"{peer.name}: dropped: {explain(error)}")


def converse(peer: Peer, hub: Hub, args: argparse.Namespace) -> None:
    """Passes on all messages of a peer. Raises FrameError, OSError or Late for what
    ends them early."""
    codec = cli.codec_of(args)
    decoder = Decoder(codec)
    since = time.monotonic()
    while not decoder.finished:
        data = receive(peer, since, args.idle_timeout)
        if data:
            decoder.push(data)
        elif peer.outbox.error:
            raise peer.outbox.error
        else:
            decoder.end()
        # ANCHOR: pass_on
        frames, count, broken = decode(decoder, codec)
        if count:
            # They count, even with a broken frame behind them.
            if not hub.deliver(peer, frames, count):
                return
        if broken:
            raise broken
        if count:
            # A peer that does not take its own replies is not read from. It so fills
            # the buffers of the kernels, and then it can't send either: of its own
            # replies it is never owed more than one read has brought.
            peer.outbox.flush()
            peer.own_len = 0
            since = time.monotonic()
        # ANCHOR_END: pass_on


def decode(
    decoder: Decoder, codec: Codec
) -> Tuple[bytes, int, Optional[FrameError]]:
    """The frames that have come whole, how many, and what is broken behind them."""
    frames, count = bytearray(), 0
    try:
        message = decoder.next_message()
        while message is not None:
            frames += codec.encode(message)
            count += 1
            message = decoder.next_message()
    except FrameError as error:
        return frames, count, error
    return frames, count, None


def receive(peer: Peer, since: float, idle_timeout: Optional[float]) -> bytes:
    """The next bytes of a peer, whose time for a message began at `since`."""
    while True:
        # It begins anew with each part that a peer takes which has fallen behind.
        start = max(since, peer.outbox.behind_until)
        try:
            return peer.conn.recv(start + (idle_timeout or math.inf))
        except Late:
            # While something waits for it, it is that which it must take in time.
            peer.outbox.flush()
            if peer.outbox.error:
                raise peer.outbox.error
            if peer.outbox.behind_until <= start:
                raise


def finish(peer: Peer) -> None:
    """Lets a peer have what it is owed and then the end, and hears it to its end.
    Whoever shuts the connection down ends this."""
    peer.outbox.close()
    peer.outbox.flush()
    peer.conn.discard()


@contextlib.contextmanager
def at_most(seconds: float, peer: Peer) -> Iterator[None]:
    """Shuts the connection down after this time, whatever is waited for."""
    timer = threading.Timer(seconds, peer.conn.shut_down)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


# ANCHOR: writing
@contextlib.contextmanager
def writing(peer: Peer, args: argparse.Namespace) -> Iterator[None]:
    """Has a second thread write what the others say, while the worker waits for what
    the peer says. (Of its own messages the worker can write what comes back.)"""
    if args.reply == "sender":
        yield
        return
    name = f"{threading.current_thread().name}-writer"
    thread = threading.Thread(target=peer.outbox.write_until_closed, name=name)
    try:
        thread.start()
    except RuntimeError as error:
        raise NoThread(f"no thread to write to it: {error}") from error
    try:
        yield
    finally:
        peer.conn.shut_down()
        peer.outbox.close()
        thread.join()
# ANCHOR_END: writing


def explain(error: Exception) -> str:
    return cli.system_error(error) if isinstance(error, OSError) else str(error)
