"""Answers by what cli.py does, so that a test can compare it with the crate.

A line of stdin is a job, and a line of stdout the answer. Bytes are written in
hexadecimal behind an `x`:

    shown xMESSAGE
    address xTEXT
    seconds xTEXT
    span xTEXT
    lines xSTDIN MAX_MESSAGE_LEN
    bind xADDRESS ERROR

The answer is what was read or shown, and behind a `!` what was wrong.
"""

import errno
import io
import sys
from typing import Iterator

import cli


def main() -> None:
    for line in sys.stdin:
        job, data, *rest = line.split()
        answer = []
        try:
            for result in JOBS[job](bytes.fromhex(data[1:]), *rest):
                answer.append(str(result))
        except (cli.ArgumentTypeError, cli.Failure) as error:
            answer.append(f"! {error}")
        print(*answer)


def shown(message: bytes) -> Iterator[str]:
    yield cli.shown(message)


def address(text: bytes) -> Iterator[cli.Address]:
    yield cli.parse_address(text.decode())


def seconds(text: bytes) -> Iterator[str]:
    yield f"{cli.seconds(text.decode()):.9f}"


def span(text: bytes) -> Iterator[str]:
    yield cli.shown_span(cli.seconds(text.decode())).replace("µ", "u")


def lines(stdin: bytes, max_len: str) -> Iterator[str]:
    messages = cli.Lines(io.BytesIO(stdin), int(max_len))
    for message in messages:
        yield f"x{message.hex()}"
        yield "more" if messages.is_ready() else "wait"


def bind(text: bytes, error: str) -> Iterator[cli.Failure]:
    number = getattr(errno, error)
    yield cli.explain_bind(cli.parse_address(text.decode()), OSError(number, ""))


JOBS = {job.__name__: job for job in (shown, address, seconds, span, lines, bind)}

if __name__ == "__main__":
    main()
