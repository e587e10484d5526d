"""E24, E25: sendall() that fails has sent a part, and does not say how much."""

import socket

from staging import drain, error_of, pair

MESSAGE = b"BEGIN" + bytes(10_000_000)

near, far = pair()
with near, far:
    near.setblocking(False)
    error = error_of(near.sendall, MESSAGE)
    count = getattr(error, "characters_written", "no count")
    gone = len(drain(far, near))
    print(f"non-blocking: {error!r}, {count}")
    print(f"    gone out: {gone:,} of {len(MESSAGE):,}")
    assert isinstance(error, BlockingIOError) and 0 < gone < len(MESSAGE)
    error_of(near.sendall, MESSAGE)
    data = far.recv(5)
    print("    called again, the peer receives next:", data)
    assert data == b"BEGIN"

near, far = pair()
with near, far:
    near.settimeout(0.2)
    error = error_of(near.sendall, MESSAGE)
    gone = len(drain(far, near))
    print(f"with a timeout: {error!r}")
    print(f"    gone out: {gone:,} of {len(MESSAGE):,}; only close() is left")
    assert isinstance(error, socket.timeout) and 0 < gone < len(MESSAGE)
