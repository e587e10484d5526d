"""The contract that all demo programs keep: arguments, addresses, messages, exit.

A program is `def main() -> None` and, at its end, `sys.exit(cli.run(main))`. It
raises Failure with a sentence for what a user or a peer can do to it.
"""

import argparse
import contextlib
import errno
import io
import os
import re
import signal
import socket
import sys
from argparse import ArgumentTypeError
from collections import deque
from decimal import Decimal
from pathlib import Path
from typing import Callable, Iterator, List, NamedTuple, Optional, Tuple

CRATES = Path(__file__).resolve().parents[2]
sys.path.append(str(CRATES / "framing/python"))

import framing  # noqa: E402 (found by the line above)


class Failure(Exception):
    """Why the program can't go on: one sentence, printed behind `error: `."""


class StdoutError(Exception):
    """Stdout did not take what was printed."""


def run(main: Callable[[], None]) -> int:
    """Runs a program to its exit status: 0, or 1 after one sentence on stderr.

    Wrong arguments end with 2 before this, in argparse. A reader of our output that
    has seen enough (`| head`) is no failure to speak of: 1 without a sentence.
    """
    try:
        main()
        return 0
    except StdoutError as error:
        # Whatever else Python has to write at its exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        cause = error.__cause__
        if not isinstance(cause, BrokenPipeError):
            log(f"error: can't write to stdout: {reason(cause)}")
    except (Failure, framing.FrameError) as error:
        log(f"error: {error}")
    except OSError as error:
        log(f"error: {reason(error)}")
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 1


@contextlib.contextmanager
def until_interrupted() -> Iterator[None]:
    """Goes on until Ctrl-C, a polite `kill` or the end of the terminal, which is the
    good end of a server."""
    answer_interrupts(signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        yield


@contextlib.contextmanager
def interrupts() -> Iterator[socket.socket]:
    """The same for a server that waits with a selector: a socket that becomes
    readable then. (An exception might come between a send and the note of how much
    was sent.)"""
    readable, writable = socket.socketpair()
    with readable, writable:
        readable.setblocking(False)
        writable.setblocking(False)
        signal.set_wakeup_fd(writable.fileno(), warn_on_full_buffer=False)
        answer_interrupts(lambda *_: None)
        try:
            yield readable
        finally:
            signal.set_wakeup_fd(-1)


def answer_interrupts(handler: Callable) -> None:
    """Sets what is done at Ctrl-C and its like."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP.
            signal.signal(getattr(signal, name), handler)


def announce(sock: socket.socket) -> None:
    """Prints a server's first line, with the real port."""
    print_line(f"listening on {shown_address(sock.getsockname())}")


def print_line(line: str) -> None:
    """Prints a line on stdout, in UTF-8 whatever the locale, and flushes it."""
    if sys.stdout is None:  # The program was started without one.
        return
    try:
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.buffer.flush()
    except OSError as error:
        raise StdoutError from error


def log(line: str) -> None:
    """Writes a line to stderr. With stderr gone there is nobody left to tell; a
    server goes on serving."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
    except OSError:
        sys.stderr = None


def reason(error: OSError) -> str:
    """What went wrong, in words and without the number."""
    return (error.strerror or str(error) or type(error).__name__).lower()


def system_error(error: OSError) -> str:
    """The system's own words and their number, as Rust shows them."""
    return f"{error.strerror} (os error {error.errno})"


def shown_span(seconds: float) -> str:
    """A span of time as Rust shows a Duration: `1.5s` or `20ms`."""
    nanos = round(seconds * 1e9)
    for unit, size in (("s", 10**9), ("ms", 10**6), ("µs", 10**3)):
        if nanos >= size:
            return f"{Decimal(nanos) / size}{unit}"
    return f"{nanos}ns"


ESCAPES = {c: f"\\u{{{c:x}}}" for c in (*range(0x20), *range(0x7F, 0xA0))}
ESCAPES.update({ord("\t"): "\t", ord("\n"): "\\n", ord("\r"): "\\r"})


def shown(message: bytes) -> str:
    r"""A message on one line of a terminal, whatever is in it.

    Bytes that are not UTF-8 become `\xff`, control characters `\n` or `\u{1b}`; a
    tab stays a tab. For eyes: a backslash is not doubled, so there is no way back.
    """
    return message.decode("utf-8", "backslashreplace").translate(ESCAPES)


class Address(NamedTuple):
    """Where a server is: an IPv4 address, an IPv6 address or a name, and a port."""

    host: str
    port: int

    def resolve(
        self, kind: int = socket.SOCK_STREAM, flags: int = 0
    ) -> List[Tuple[int, tuple]]:
        """All that the host resolves to, as (family, address for the socket). A
        name may take long; with AI_NUMERICHOST among the flags it fails at once."""
        try:
            found = socket.getaddrinfo(
                self.host, self.port, type=kind, flags=flags
            )
        except (OSError, UnicodeError) as error:
            # An empty label, as in "a..b", is an error of the codec for host names.
            why = reason(error) if isinstance(error, OSError) else "not a name"
            raise Failure(
                f"can't find the host `{self.host}`: check the name ({why})"
            ) from error
        return [(family, address) for family, _, _, _, address in found]

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def shown_address(address: tuple) -> str:
    """A socket's address as one writes it, IPv6 in brackets."""
    return str(Address(*address[:2]))


def listen(address: Address, backlog: int) -> socket.socket:
    """Listens on the first socket address of `address` that works."""
    for family, where in address.resolve():
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            # A server that is started again gets its port back at once; Windows
            # would let us take one that another server is using.
            if os.name != "nt":
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(where)
            sock.listen(min(backlog, 0x7FFF_FFFF))
            return sock
        except OSError as error:
            sock.close()
            failure = explain_bind(where, error)
    raise failure


def explain_bind(address: tuple, error: OSError) -> Failure:
    """What a server says when it can't have its address: which one, what to do."""
    advice = reason(error)
    if error.errno == errno.EADDRINUSE:
        advice = (
            "the port is in use; stop the other program, or choose another port "
            "(port 0 takes any that is free)"
        )
    elif error.errno == errno.EADDRNOTAVAIL:
        advice = "this machine does not have that address; try 127.0.0.1"
    elif error.errno == errno.EACCES and address[1] < 1024:
        advice = "ports below 1024 are for the administrator; choose a higher one"
    return Failure(f"can't listen on {shown_address(address)}: {advice}")


def parse_address(text: str) -> Address:
    """Reads `host:port`; each wrong text gets a sentence that says what to write."""
    host, colon, port = text.rpartition(":")
    # The last colon of `[::1]` is not the port's.
    if not colon or port.endswith("]"):
        raise ArgumentTypeError(
            "the port is missing: write host:port, as in 127.0.0.1:7002"
        )
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        raise ArgumentTypeError(
            "write an IPv6 address in brackets, as in [::1]:7002"
        )
    if not host:
        raise ArgumentTypeError(
            "the host is missing: write host:port, as in 127.0.0.1:7002"
        )
    if not re.fullmatch(r"\+?0*[0-9]{1,5}", port) or int(port) > 65535:
        raise ArgumentTypeError(
            "the port is a number from 0 to 65535, as in 127.0.0.1:7002"
        )
    return Address(host, int(port))


def seconds(text: str) -> float:
    """Reads seconds, with decimals if need be: for `--timeout` and its like."""
    span = 0.0
    # float() would read "1_000" and " 5 " too.
    if re.fullmatch(r"[-+.eE0-9]+", text):
        with contextlib.suppress(ValueError):
            span = float(text)
    # From a nanosecond up to eleven days, well within what a socket can wait.
    if not 1e-9 <= span <= 1_000_000:
        raise ArgumentTypeError(
            "write seconds above 0 and up to 1000000, as in 5 or 0.5"
        )
    return span


def count(text: str) -> int:
    """Reads a whole number, 0 or more."""
    if not re.fullmatch(r"\+?0*[0-9]{1,18}", text):
        raise ArgumentTypeError("write a whole number, as in 1000")
    return int(text)


def count_from_1(text: str) -> int:
    """Reads a whole number, 1 or more."""
    if not re.fullmatch(r"\+?0*[1-9][0-9]{0,17}", text):
        raise ArgumentTypeError("write a whole number of at least 1, as in 1000")
    return int(text)


def framing_name(text: str) -> Callable[[int], framing.Codec]:
    """Reads the text behind `--framing`. (Of a ValueError argparse would not show
    the sentence.)"""
    try:
        return framing.parse_framing(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def lasting_framing_name(text: str) -> Callable[[int], framing.Codec]:
    """The same, for connections that carry messages until one side has enough."""
    if text == "one-per-connection":
        raise ArgumentTypeError(
            "with --framing one-per-connection a peer would have to leave to say "
            "its one message; choose delimited, prefixed or fixed-length:N"
        )
    return framing_name(text)


def parser(description: str) -> argparse.ArgumentParser:
    """A parser that takes no abbreviated options."""
    return argparse.ArgumentParser(description=description, allow_abbrev=False)


def add_framing_arguments(
    to: argparse.ArgumentParser, lasting: bool = False
) -> None:
    """Adds `--framing` and `--max-message-len`; see codec_of(). On `lasting`
    connections there can be no one-per-connection."""
    to.add_argument(
        "--framing",
        type=lasting_framing_name if lasting else framing_name,
        default="delimited",
        help=("" if lasting else "one-per-connection, ")
        + "fixed-length:N, delimited or prefixed [default: %(default)s]",
    )
    to.add_argument(
        "--max-message-len",
        type=count,
        metavar="BYTES",
        default=framing.DEFAULT_MAX_MESSAGE_LEN,
        help="the longest message, without its delimiter or prefix "
        "[default: %(default)s]",
    )


def codec_of(args: argparse.Namespace) -> Optional[framing.Codec]:
    """The codec that `--framing` and `--max-message-len` ask for, if any."""
    return args.framing and args.framing(args.max_message_len)


def add_hub_arguments(to: argparse.ArgumentParser) -> None:
    """Adds what every multicasting server can be told."""
    add_framing_arguments(to, lasting=True)
    to.add_argument(
        "--reply",
        choices=("everyone", "others", "sender"),
        default="everyone",
        help="who gets a message [default: %(default)s]",
    )
    add_outbox_argument(
        to, "drop a peer when more than this waits for it, which it does not read"
    )
    to.add_argument(
        "--idle-timeout",
        type=seconds,
        metavar="SECONDS",
        help="drop a peer that does not complete its next message in this time",
    )
    to.add_argument(
        "--max-connections",
        type=count_from_1,
        metavar="PEERS",
        help="how many peers may be connected; the next ones wait in the backlog",
    )
    to.add_argument(
        "--backlog",
        type=count,
        metavar="PEERS",
        default=1024,
        help="how many peers may wait to be accepted [default: %(default)s]",
    )


def log_all_taken(count: int, what: str) -> None:
    """Says that nobody else can be served: `what` is taken, a place or a worker."""
    taken = f"the one {what} is" if count == 1 else f"all {count} {what}s are"
    log(f"{taken} taken: the next client waits in the backlog")


def add_outbox_argument(to: argparse.ArgumentParser, help: str) -> None:
    """Adds `--outbox-limit`. What the kernel has taken is not counted."""
    to.add_argument(
        "--outbox-limit",
        type=count,
        metavar="BYTES",
        default=1024 * 1024,
        help=help + " [default: %(default)s]",
    )


def add_message_argument(
    to: argparse.ArgumentParser,
    help: str = "a message to send; without -m: each line of stdin",
) -> None:
    """Adds `-m TEXT`, which may come several times; see messages_of()."""
    to.add_argument(
        "-m",
        "--message",
        dest="messages",
        action="append",
        type=os.fsencode,
        default=[],
        metavar="TEXT",
        help=help,
    )


def check_messages(to: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    """Ends as wrong arguments do if a text given with -m does not fit."""
    for message in args.messages:
        try:
            codec_of(args).encode(message)
        except framing.FrameError as error:
            to.error(f"-m '{shown(message)}' does not fit --framing: {error}")


def messages_of(args: argparse.Namespace):
    """The texts given with -m if there are any, else the lines of stdin."""
    if args.messages:
        return Given(args.messages)
    # The raw file: the buffered one has a lock, and a thread that waits for a line
    # would hold it while the program ends.
    raw = sys.stdin.buffer.raw if sys.stdin else io.BytesIO()
    return Lines(raw, args.max_message_len)


class Given:
    """Messages that are known from the start."""

    def __init__(self, messages: List[bytes]):
        self._left = deque(messages)

    def __iter__(self):
        return self

    def __next__(self) -> bytes:
        if not self._left:
            raise StopIteration
        return self._left.popleft()

    def is_ready(self) -> bool:
        """Whether there is a next message."""
        return bool(self._left)


class Lines:
    """Each line of a raw file, without its newline, is a message."""

    def __init__(self, raw, max_len: int):
        self._raw = raw
        self._max_len = max_len
        # On Windows, the return before the newline comes on top.
        self._decoder = framing.Decoder(LineCodec(b"\n", max_len + 1))
        self._number = 0

    def __iter__(self):
        return self

    def __next__(self) -> bytes:
        """The next line, waiting for it to be typed."""
        while True:
            try:
                line = self._decoder.next_message()
            except framing.FrameError as error:
                raise self._too_long() from error
            if line is not None:
                line, newline, _ = line.partition(b"\n")
                if newline and os.name == "nt" and line.endswith(b"\r"):
                    line = line[:-1]
                if len(line) > self._max_len:
                    raise self._too_long()
                self._number += 1
                return line
            if self._decoder.finished:
                raise StopIteration
            try:
                data = self._raw.read(framing.READ_LEN)
            except OSError as error:
                raise Failure(f"can't read stdin: {reason(error)}") from error
            if data is None:
                raise Failure("can't read stdin: it does not wait (non-blocking)")
            if data:
                self._decoder.push(data)
            else:
                self._decoder.end()

    def is_ready(self) -> bool:
        """Whether a whole line has come. While it has, messages may be gathered;
        before the next one has to be waited for, send them."""
        return b"\n" in self._decoder.buffered

    def _too_long(self) -> Failure:
        return Failure(
            f"line {self._number + 1} of stdin has more than {self._max_len} bytes: "
            "cut it, or raise --max-message-len here and at the server"
        )


class LineCodec(framing.Delimited):
    """Lines of a file with their newlines. The last one counts without one too."""

    def decode(self, data, seen):
        frame = super().decode(data, seen)
        return frame and framing.Frame(slice(0, frame.length), frame.length)

    def decode_end(self, data):
        return framing.Frame(slice(0, len(data)), len(data)) if data else None
