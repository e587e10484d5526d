"""Messages on a stream of bytes: the four framings of the crate `framing`.

TCP carries bytes and knows nothing of messages: what one `send` takes may arrive in
several `recv`, and several sends in one. A framing is the agreement that lets the
receiver find the messages again. Nothing here but FrameReader and FrameWriter does
any I/O: bytes go in, messages come out.

| class            | on the wire                                             |
|------------------|---------------------------------------------------------|
| OnePerConnection | the message; the end of the stream ends it              |
| FixedLength      | messages of exactly N bytes each, no padding            |
| Delimited        | the message, then a delimiter that can't be part of it  |
| Prefixed         | length of the message as u32, big-endian, then it       |

All lengths are in bytes. A limit counts the message, not its delimiter or prefix.
"""

import re
import struct
from typing import Callable, NamedTuple, Optional

DEFAULT_MAX_MESSAGE_LEN = 1024 * 1024
READ_LEN = 64 * 1024
GATHER_LEN = 64 * 1024


class Frame(NamedTuple):
    """Where a whole frame lies at the start of some bytes."""

    message: slice
    """The bytes of the message."""

    length: int
    """The length of the whole frame: the next frame starts here."""


class Codec:
    """What the four framings have in common. A codec keeps nothing between calls."""

    def decode(self, data: bytes, seen: int) -> Optional[Frame]:
        """Finds the frame at the start of `data`; None if more bytes are needed.

        The first `seen` bytes were asked about before, in vain: they need not be
        searched again. Raises FrameError if the bytes can't be a frame; the stream
        is unusable from there.
        """
        raise NotImplementedError

    def decode_end(self, data: bytes) -> Optional[Frame]:
        """Says what the rest means now that the stream has ended: a last message,
        or nothing. Raises EndInsideFrame if bytes of the frame are missing."""
        raise NotImplementedError

    def encode(self, message: bytes) -> bytes:
        """The frame for `message`. Raises FrameError if it does not fit."""
        raise NotImplementedError


class OnePerConnection(Codec):
    """One message a connection. It may be empty. A sender that was killed in
    mid-message looks the same as one that finished: this framing can't tell."""

    def __init__(self, max_message_len: int = DEFAULT_MAX_MESSAGE_LEN):
        self.max_message_len = max_message_len

    # ANCHOR: one_per_connection
    def decode(self, data, seen):
        if len(data) > self.max_message_len:
            raise EndNotInSight(self.max_message_len)
        return None

    def decode_end(self, data):
        return Frame(slice(0, len(data)), len(data))

    def encode(self, message):
        check_len(message, self.max_message_len)
        return bytes(message)
    # ANCHOR_END: one_per_connection


class FixedLength(Codec):
    """Every `length` bytes are one message. Nothing is padded: a receiver could not
    tell the padding from the message."""

    def __init__(self, length: int):
        if length < 1:
            raise ValueError("a stream of empty messages has no bytes to count")
        self.length = length

    # ANCHOR: fixed_length
    def decode(self, data, seen):
        if len(data) < self.length:
            return None
        return Frame(slice(0, self.length), self.length)

    def decode_end(self, data):
        return check_end(data, self.length)

    def encode(self, message):
        if len(message) != self.length:
            raise WrongLength(len(message), self.length)
        return bytes(message)
    # ANCHOR_END: fixed_length


class Delimited(Codec):
    """A delimiter ends each message. It may arrive split over two reads. Nothing is
    escaped: a message that holds the delimiter is refused when it is encoded."""

    def __init__(
        self,
        delimiter: bytes = b"\n",
        max_message_len: int = DEFAULT_MAX_MESSAGE_LEN,
    ):
        if not delimiter:
            raise ValueError("a delimiter has at least one byte")
        self.delimiter = delimiter
        self.max_message_len = max_message_len

    # ANCHOR: delimited_decode
    def decode(self, data, seen):
        # All but the last byte of a delimiter may be among the bytes already seen,
        # and all but the last byte of another may stand at the end.
        all_but_last = len(self.delimiter) - 1
        end = data.find(self.delimiter, max(0, seen - all_but_last))
        message_len = end if end >= 0 else len(data) - all_but_last
        if message_len > self.max_message_len:
            raise EndNotInSight(self.max_message_len)
        if end < 0:
            return None
        return Frame(slice(0, end), end + len(self.delimiter))
    # ANCHOR_END: delimited_decode

    def decode_end(self, data):
        return check_end(data, None)

    # ANCHOR: delimited_encode
    def encode(self, message):
        check_len(message, self.max_message_len)
        # Searched with the delimiter behind it, as the receiver will: of "a" and
        # the delimiter "aa" it would find the end before the "a".
        frame = bytes(message) + self.delimiter
        at = frame.find(self.delimiter)
        if at < len(message):
            raise DelimiterInMessage(at)
        return frame
    # ANCHOR_END: delimited_encode


class Prefixed(Codec):
    """The length of the message stands before it. It is what a stranger says: over
    the limit it is refused at once, and within the limit nothing is set aside for
    it before the bytes are there."""

    PREFIX = struct.Struct("!I")

    def __init__(self, max_message_len: int = DEFAULT_MAX_MESSAGE_LEN):
        self.max_message_len = max_message_len

    # ANCHOR: prefixed_decode
    def decode(self, data, seen):
        if len(data) < self.PREFIX.size:
            return None
        (message_len,) = self.PREFIX.unpack_from(data)
        if message_len > self.max_message_len:
            raise TooLong(message_len, self.max_message_len)
        end = self.PREFIX.size + message_len
        if len(data) < end:
            return None
        return Frame(slice(self.PREFIX.size, end), end)
    # ANCHOR_END: prefixed_decode

    def decode_end(self, data):
        needed = self.PREFIX.size
        if len(data) >= needed:
            needed += self.PREFIX.unpack_from(data)[0]
        return check_end(data, needed)

    # ANCHOR: prefixed_encode
    def encode(self, message):
        check_len(message, min(self.max_message_len, 0xFFFF_FFFF))
        return self.PREFIX.pack(len(message)) + message
    # ANCHOR_END: prefixed_encode


class Decoder:
    """The receive buffer: bytes in, messages out.

    After an error it raises the same error again: nothing behind a broken frame is
    a message. It never holds more than the bytes that have arrived.
    """

    def __init__(self, codec: Codec):
        self._codec = codec
        self._buf = bytearray()
        self._seen = 0
        self._ended = False
        self.finished = False
        """Whether the stream has ended and all that came of it was handed out."""

    def push(self, data: bytes) -> None:
        """Takes in bytes that have arrived, however few or many."""
        self._buf += data

    def end(self) -> None:
        """Says that the stream has ended: no more bytes will come."""
        self._ended = True

    # ANCHOR: next_message
    def next_message(self) -> Optional[bytes]:
        """The next message, or None if it has not come whole yet."""
        frame = self._codec.decode(self._buf, self._seen)
        if frame is None and self._ended and not self.finished:
            frame = self._codec.decode_end(self._buf)
            self.finished = True
        if frame is None:
            self._seen = len(self._buf)
            return None
        message = bytes(self._buf[frame.message])
        # Moves the start of the bytearray, not its bytes.
        del self._buf[: frame.length]
        self._seen = 0
        return message
    # ANCHOR_END: next_message

    @property
    def buffered(self) -> bytes:
        """The bytes that have arrived and were not handed out yet. To look at, not
        to change: it is the buffer itself."""
        return self._buf


class FrameReader:
    """Reads messages from a socket, or whatever has its `recv`.

    After a timeout nothing is lost: the next call goes on where this one stopped.
    """

    def __init__(self, sock, codec: Codec):
        self._sock = sock
        self._decoder = Decoder(codec)

    # ANCHOR: read_message
    def read_message(self) -> Optional[bytes]:
        """Reads until a message is whole; None is the end of the stream."""
        while True:
            message = self._decoder.next_message()
            if message is not None or self._decoder.finished:
                return message
            data = self._sock.recv(READ_LEN)
            if data:
                self._decoder.push(data)
            else:
                self._decoder.end()
    # ANCHOR_END: read_message

    def buffered_message(self) -> Optional[bytes]:
        """The next message if it has already come whole, without reading."""
        return self._decoder.next_message()


class FrameWriter:
    """Writes messages to a socket, several in one write where they come together.

    They gather until flush(), or until there are GATHER_LEN bytes. Flush before you
    wait for an answer: a message in the buffer gets none.
    """

    def __init__(self, sock, codec: Codec):
        self._sock = sock
        self._codec = codec
        self._out = bytearray()

    def write_message(self, message: bytes) -> None:
        """Adds a message, and writes if enough have gathered."""
        self._out += self._codec.encode(message)
        if len(self._out) >= GATHER_LEN:
            self.flush()

    def flush(self) -> None:
        """Writes all that has gathered. After an error it is unknown how much of it
        went out."""
        out, self._out = self._out, bytearray()
        if out:
            self._sock.sendall(out)


def parse_framing(text: str) -> Callable[[int], Codec]:
    """What makes the codec for a `--framing`, given the limit for its messages.

    `fixed-length:N` has N for its limit. Raises ValueError for any other text than
    the four names, with a sentence that lists them.
    """
    if text == "one-per-connection":
        return OnePerConnection
    if text == "delimited":
        return lambda max_message_len: Delimited(b"\n", max_message_len)
    if text == "prefixed":
        return Prefixed
    # Nobody has a message whose length takes more than 18 digits.
    match = re.fullmatch("fixed-length:0*([0-9]{1,18})", text)
    if match and int(match[1]) > 0:
        return lambda max_message_len: FixedLength(int(match[1]))
    raise ValueError(
        "write one of one-per-connection, fixed-length:N (with N at least 1), "
        "delimited, prefixed"
    )


class FrameError(Exception):
    """Why bytes are no frame, or a message can't become one."""


class TooLong(FrameError):
    """The message is longer than the limit, or its prefix announces it so."""

    def __init__(self, length: int, limit: int):
        super().__init__(
            f"a message of {length} bytes is over the limit of {limit} bytes"
        )


class EndNotInSight(FrameError):
    """As many bytes as the limit allows have come, and the message goes on."""

    def __init__(self, limit: int):
        super().__init__(
            f"no end of the message within the limit of {limit} bytes"
        )


class WrongLength(FrameError):
    """The message does not have the one length that the framing carries."""

    def __init__(self, length: int, expected: int):
        super().__init__(
            f"a message of {length} bytes, "
            f"where the framing carries exactly {expected}"
        )


class DelimiterInMessage(FrameError):
    """The message holds the delimiter that would end it."""

    def __init__(self, at: int):
        super().__init__(
            f"the message has the delimiter in it (at offset {at}), "
            "so that it would arrive as two"
        )


class EndInsideFrame(FrameError):
    """The stream ended in the middle of a frame. `needed` counts the whole frame
    (or the prefix, if that is not complete); None: the delimiter is missing."""

    def __init__(self, got: int, needed: Optional[int]):
        missing = (
            f"{got} bytes had come, no delimiter"
            if needed is None
            else f"{got} of {needed} bytes had come"
        )
        super().__init__(f"the stream ended inside a frame: {missing}")


def check_len(message: bytes, limit: int) -> None:
    """Refuses a message over the limit."""
    if len(message) > limit:
        raise TooLong(len(message), limit)


# ANCHOR: check_end
def check_end(data: bytes, needed: Optional[int]) -> None:
    """An end between two frames is an end; inside a frame it is an error."""
    if data:
        raise EndInsideFrame(len(data), needed)
# ANCHOR_END: check_end


