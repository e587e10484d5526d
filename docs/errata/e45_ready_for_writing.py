"""E45: a healthy socket may have no room, and one that failed is ready for
writing.
"""

import selectors
import socket
import time

from staging import fill, is_writable, pair

near, far = pair()
with near, far, selectors.DefaultSelector() as sel:
    sel.register(near, selectors.EVENT_WRITE)
    wakeups, end = 0, time.monotonic() + 0.2
    while time.monotonic() < end:
        wakeups += len(sel.select())
    print(f"nothing to send, watched for writing: {wakeups:,} wake-ups in 0.2 s")
    assert wakeups > 100
    print(f"the peer does not read: after {fill(near):,} bytes", end=" ")
    ready = sel.select(timeout=0.2)
    print("ready:", bool(ready))
    assert not ready

with socket.socket() as nobody, socket.socket() as sock:
    nobody.bind(("127.0.0.1", 0))  # does not listen
    sock.setblocking(False)
    sock.connect_ex(nobody.getsockname())
    ready = is_writable(sock, 5)
    error = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    print(f"a connect that failed with error {error}: ready:", ready)
    assert ready and error
