"""Answers by what framing.py does, so that a test can compare it with the crate.

A line of stdin is a job, and a line of stdout the answer. Bytes are written in
hexadecimal behind an `x`, so that an empty message can be seen:

    encode FRAMING MAX_MESSAGE_LEN xMESSAGE xMESSAGE ...
    decode FRAMING MAX_MESSAGE_LEN PIECE_LEN xSTREAM

The answer is the stream or the messages, and behind a `!` what went wrong.
"""

import sys
from typing import Iterator

from framing import Decoder, FrameError, parse_framing


def main() -> None:
    for line in sys.stdin:
        job, framing, limit, *rest = line.rstrip("\n").split(" ")
        answer = []
        try:
            codec = parse_framing(framing)(int(limit))
            results = encode(codec, rest) if job == "encode" else decode(codec, rest)
            for result in results:
                answer.append(f"x{result.hex()}")
        except (FrameError, ValueError) as error:
            answer.append(f"! {error}")
        print(*answer)


def encode(codec, messages) -> Iterator[bytes]:
    yield b"".join([codec.encode(unhex(message)) for message in messages])


def decode(codec, rest) -> Iterator[bytes]:
    piece_len, stream = int(rest[0]), unhex(rest[1])
    decoder = Decoder(codec)
    for start in range(0, len(stream), piece_len):
        decoder.push(stream[start : start + piece_len])
        yield from messages_of(decoder)
    decoder.end()
    yield from messages_of(decoder)


def messages_of(decoder) -> Iterator[bytes]:
    """All messages that are whole by now."""
    return iter(decoder.next_message, None)


def unhex(text: str) -> bytes:
    return bytes.fromhex(text[1:])


if __name__ == "__main__":
    main()
