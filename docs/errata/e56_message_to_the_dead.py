"""E56: readable and writable at once, at the end: a message is sent to nobody."""

import selectors
from collections import deque

from staging import error_of, pair

messages = deque([b"hello"])


def serve_once(sel):
    for key, mask in sel.select():
        if mask & selectors.EVENT_READ:
            if not key.fileobj.recv(1024):
                sel.unregister(key.fileobj)
        if mask & selectors.EVENT_WRITE:
            key.fileobj.sendall(messages.popleft())
            sel.modify(key.fileobj, selectors.EVENT_READ)


near, far = pair()
with near, selectors.DefaultSelector() as sel:
    sel.register(near, selectors.EVENT_READ | selectors.EVENT_WRITE)
    far.close()
    error = error_of(serve_once, sel)
    print("the loop ends:", type(error).__name__, "- left to send:", list(messages))
    assert isinstance(error, KeyError) and not messages
