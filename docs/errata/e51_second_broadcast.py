"""E51: a second broadcast waits until the targets talk, and then serves those
alone.
"""

import selectors

from staging import is_readable, pair, start, wait_until_blocked


def broadcast(sel, message):
    ready = sel.select()
    for key, _ in ready:
        key.fileobj.sendall(message)
        sel.modify(key.fileobj, selectors.EVENT_READ)
    return len(ready)


one, target_one = pair()
two, target_two = pair()
with one, target_one, two, target_two, selectors.DefaultSelector() as sel:
    sel.register(one, selectors.EVENT_WRITE)
    sel.register(two, selectors.EVENT_WRITE)
    print("the first broadcast reaches", broadcast(sel, b"first"))
    counts = []
    second = start(lambda: counts.append(broadcast(sel, b"second")))
    wait_until_blocked(second)
    print("the second one waits")
    target_one.sendall(b"thanks")
    second.join()
    received = [target.recv(100) for target in (target_one, target_two)]
    print("after an answer of the first target it reaches", *counts, "of them")
    print("the targets have received", *received)
    print("the answer is still unread:", is_readable(one))
    assert counts == [1] and received[1] == b"first" and is_readable(one)
