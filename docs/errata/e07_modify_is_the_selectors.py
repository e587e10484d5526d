"""E07: sockets have no modify(); when that is noticed the message is gone."""

import selectors
from collections import deque

from staging import error_of, pair

messages = deque([b"hello"])


def send_next(sock):
    sock.sendall(messages.popleft())
    sock.modify(sock, selectors.EVENT_READ)  # it should be sel.modify


near, far = pair()
with near, far, selectors.DefaultSelector() as sel:
    sel.register(near, selectors.EVENT_WRITE)
    error = error_of(send_next, near)
    print(repr(error))
    assert isinstance(error, AttributeError)
    print("sent already:", far.recv(100), "- left in the queue:", list(messages))
    still = sel.get_key(near).events == selectors.EVENT_WRITE
    print("still watched for writing:", still)
    assert not messages and still
