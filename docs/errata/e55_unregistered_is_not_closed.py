"""E55: unregister() without close(): the descriptor stays, and the peer waits
for our end.
"""

import os
import selectors
import socket

from staging import is_readable, pair

CLOSE_WAIT = 8


def state(sock):
    return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]


with selectors.DefaultSelector() as sel:
    before = len(os.listdir("/proc/self/fd"))
    pairs = [pair() for _ in range(20)]
    for near, far in pairs:
        sel.register(near, selectors.EVENT_READ)
        far.shutdown(socket.SHUT_WR)
    while sel.get_map():
        for key, _ in sel.select():
            if not key.fileobj.recv(1024):
                sel.unregister(key.fileobj)
    ours = len(os.listdir("/proc/self/fd")) - before - len(pairs)
    waiting = [near for near, _ in pairs if state(near) == CLOSE_WAIT]
    print("20 connections have ended; our descriptors:", ours)
    print("in CLOSE_WAIT:", len(waiting))
    print("the peers have our end:", any(is_readable(far, 0) for _, far in pairs))
    assert ours == len(waiting) == 20 and not is_readable(pairs[0][1])
for ends in pairs:
    for sock in ends:
        sock.close()
