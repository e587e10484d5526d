"""E53, E54: each message of the queue goes to one target; of silent ones, to no
other.
"""

import selectors
from collections import deque

from staging import drain, pair

pairs = [pair() for _ in range(3)]
messages = deque([b"<1>", b"<2>", b"<3>", b"<4>", b"<5>", b"<6>"])


def serve(sel):
    while True:
        ready = sel.select(timeout=0.3)  # without a timeout it would be for ever
        if not ready:
            return
        for key, mask in ready:
            if mask & selectors.EVENT_WRITE:
                key.fileobj.sendall(messages.popleft())
                sel.modify(key.fileobj, selectors.EVENT_READ)


with selectors.DefaultSelector() as sel:
    for near, _ in pairs:
        sel.register(near, selectors.EVENT_WRITE)
    serve(sel)
    received = [drain(far, near) for near, far in pairs]
    print("three targets received", *received)
    print("nobody answers; left in the queue:", *messages)
    assert sorted(received) == [b"<1>", b"<2>", b"<3>"] and len(messages) == 3
    messages.append(b"<7>")
    print("one more is queued; select wakes:", bool(sel.select(timeout=0.3)))
for ends in pairs:
    for sock in ends:
        sock.close()
