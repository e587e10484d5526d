"""A client that sends messages to a UDP server and prints the answers.

The twin of `udp-client`. Its socket is connected: it is given only what comes from
the server, and told when nobody listens there. A wait has a deadline, and then the
client sends again.
"""

import argparse
import socket
import sys
import time
from collections import Counter
from typing import Iterator, List, Optional, Tuple

from payload import (
    Payload,
    PayloadError,
    add_arguments,
    cli,
    is_truncated,
    make_room_to_send,
    payload_of,
)


def main() -> None:
    args = parse_arguments()
    payload = payload_of(args)
    addresses = args.address.resolve(socket.SOCK_DGRAM)
    with Client(addresses, args, payload.max_datagram_len) as client:
        talk(client, payload, cli.messages_of(args))


def talk(client: "Client", payload: Payload, messages: Iterator[bytes]) -> None:
    """Sends all messages and prints the replies: each in a datagram of its own, or
    with a framing all of them in one."""
    for message in messages:
        try:
            datagram, sent = payload.encode(message), 1
            if payload.codec:
                for another in messages:
                    datagram = payload.encode(another, datagram)
                    sent += 1
        except PayloadError as error:
            raise cli.Failure(f"the message can't be sent: {error}") from error
        answer = client.exchange(datagram)
        try:
            replies = payload.decode(answer)
        except PayloadError as error:
            raise cli.Failure(
                "can't read the answer (has the server the same --framing?): "
                f"{error}"
            ) from error
        if len(replies) != sent:
            raise cli.Failure(f"sent {sent} messages, but {len(replies)} came back")
        for reply in replies:
            cli.print_line(cli.shown(reply))


def parse_arguments() -> argparse.Namespace:
    parser = cli.parser("Sends messages to a UDP server and prints the answers.")
    parser.add_argument(
        "address",
        nargs="?",
        type=cli.parse_address,
        default="127.0.0.1:7001",
        help="where the server listens [default: %(default)s]",
    )
    cli.add_message_argument(parser)
    add_arguments(parser)
    parser.add_argument(
        "--timeout",
        type=cli.seconds,
        metavar="SECONDS",
        default=1.0,
        help="how long to wait for an answer before sending again or giving up "
        "[default: %(default)g]",
    )
    parser.add_argument(
        "--retries",
        type=cli.count,
        metavar="N",
        default=2,
        help="how many times to send again when no answer comes "
        "[default: %(default)s]",
    )
    args = parser.parse_args()
    try:
        payload_of(args).check(args.messages)
    except PayloadError as error:
        parser.error(f"the messages can't be sent: {error}")
    return args


class NobodyThere(cli.Failure):
    """There is no server at this address; the next one may have it."""


class Client:
    """A client of one server, which may have several addresses."""

    def __init__(
        self,
        addresses: List[Tuple[int, tuple]],
        args: argparse.Namespace,
        max_len: int,
    ):
        self.addresses = addresses
        self.args = args
        self.max_len = max_len
        self.connection: Optional[Connection] = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.connection:
            self.connection.sock.close()

    def exchange(self, datagram: bytes) -> bytes:
        """Sends a datagram and returns its answer.

        Which address is the right one, the first datagram finds out: where nobody
        listens, the next is tried.
        """
        if self.connection:
            return self.connection.exchange(datagram)
        failures = []
        for family, where in self.addresses:
            try:
                connection = Connection(family, where, self.args, self.max_len)
            except OSError as error:
                failures.append(in_words(error, cli.shown_address(where)))
                continue
            try:
                answer = connection.exchange(datagram)
            except BaseException as error:
                connection.sock.close()
                if not isinstance(error, NobodyThere):
                    raise
                failures.append(str(error))
            else:
                self.connection = connection
                return answer
        raise cli.Failure("; ".join(failures))


class Connection:
    """A connected socket, and the answers that may still come late."""

    # ANCHOR: connect
    def __init__(self, family: int, where: tuple, args, max_len: int):
        self.timeout = args.timeout
        self.retries = args.retries
        self.max_len = max_len
        # How many more times each answer may come.
        self.late: Counter = Counter()
        self.sock = socket.socket(family, socket.SOCK_DGRAM)
        try:
            make_room_to_send(self.sock)
            self.sock.connect(where)
        except OSError:
            self.sock.close()
            raise
        self.where = self.sock.getpeername()
        self.peer = cli.shown_address(self.where)
    # ANCHOR_END: connect

    # ANCHOR: exchange
    def exchange(self, datagram: bytes) -> bytes:
        """Sends a datagram, if need be again, and returns its answer.

        After an answer to the nth sending, n - 1 more of the same may come, while
        the client already waits for the answer to the next message. They carry no
        number that would tell them apart, so they are counted.
        """
        for resent in range(self.retries + 1):
            try:
                self.sock.settimeout(None)  # That of the last wait is used up.
                self.sock.send(datagram)
                answer = self.wait_for_answer()
            except OSError as error:
                raise NobodyThere(in_words(error, self.peer)) from error
            if answer is None:
                continue
            if resent:
                cli.log(f"{self.peer}: answered after sending {resent + 1} times")
                self.late[answer] += resent
            return answer
        raise cli.Failure(
            f"no answer from {self.peer} within {self.timeout:g}s "
            f"(times sent: {self.retries + 1}): "
            "look at what the server says, or try a longer --timeout"
        )
    # ANCHOR_END: exchange

    # ANCHOR: wait_for_answer
    def wait_for_answer(self) -> Optional[bytes]:
        """An answer that is not late; None when the wait is over."""
        deadline = time.monotonic() + self.timeout
        while True:
            left = deadline - time.monotonic()
            if left <= 0:  # A timeout of 0 would mean: do not wait.
                return None
            self.sock.settimeout(left)
            try:
                answer, sender = self.sock.recvfrom(self.max_len + 1)
            except socket.timeout:
                continue
            except OSError as error:
                if is_truncated(error):
                    raise self.too_long() from error
                raise
            if sender != self.where:
                continue  # A stranger's, that came before the socket was connected.
            if len(answer) > self.max_len:
                raise self.too_long()
            if not self.late[answer]:
                return answer
            self.late[answer] -= 1
            cli.log(f"{self.peer}: passed over a late answer to an earlier message")
    # ANCHOR_END: wait_for_answer

    def too_long(self) -> cli.Failure:
        return cli.Failure(
            f"can't talk to {self.peer}: "
            f"the answer is longer than the limit of {self.max_len} bytes "
            "(--max-message-len)"
        )


def in_words(error: OSError, peer: str) -> str:
    """The sentence for an error: which server, and what to do."""
    if isinstance(error, (ConnectionRefusedError, ConnectionResetError)):
        return f"nobody listens at {peer}; start one with: just udp-server {peer}"
    return f"can't talk to {peer}: {cli.reason(error)}"


if __name__ == "__main__":
    sys.exit(cli.run(main))
