"""E52: a loop that waits for its queue does not read what its targets answer."""

import queue
import selectors

from staging import is_readable, pair, start, wait_until_blocked

messages = queue.Queue()
replies = []


def serve(sel):
    while len(replies) < 2:
        for key, mask in sel.select():
            if mask & selectors.EVENT_READ:
                replies.append(key.fileobj.recv(1024))
            if mask & selectors.EVENT_WRITE:
                key.fileobj.sendall(messages.get())
                sel.modify(key.fileobj, selectors.EVENT_READ)


one, target_one = pair()
two, target_two = pair()
with one, target_one, two, target_two, selectors.DefaultSelector() as sel:
    sel.register(one, selectors.EVENT_READ)
    sel.register(two, selectors.EVENT_WRITE)  # ready, and nothing is queued
    loop = start(serve, sel)
    wait_until_blocked(loop)
    target_one.sendall(b"news")
    target_two.sendall(b"news")
    loop.join(0.5)
    print("half a second later, replies read:", len(replies), "- waiting:", end=" ")
    print(is_readable(one) + is_readable(two))
    assert not replies and is_readable(one) and is_readable(two)
    messages.put(b"hello")
    loop.join()
    print("somebody has queued a message; replies read:", len(replies))
