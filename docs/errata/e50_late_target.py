"""E50: a broadcast reaches those that are connected by then, and counts no
others.
"""

import selectors
import socket

from staging import is_readable, is_writable, listen


def broadcast(sel, message):
    ready = sel.select()
    for key, _ in ready:
        key.fileobj.sendall(message)
        sel.modify(key.fileobj, selectors.EVENT_READ)
    return len(ready)


def connect(target):
    sock = socket.socket()
    sock.setblocking(False)
    sock.connect_ex(target.getsockname())
    return sock


with listen() as quick, listen(0) as busy:
    with socket.create_connection(busy.getsockname()), connect(quick) as one:
        with connect(quick) as two, connect(busy) as late:
            assert is_writable(one, 5) and is_writable(two, 5)
            sel = selectors.DefaultSelector()
            for sock in (one, two, late):
                sel.register(sock, selectors.EVENT_WRITE)
            count = broadcast(sel, b"hello")
            sel.close()
            print("3 targets, the backlog of one is full; broadcast returns", count)
            busy.accept()[0].close()  # there is room again
            assert is_writable(late, 10)
            conn, _ = busy.accept()
            with conn:
                got = is_readable(conn)
                print("the late one is connected now, and has got it:", got)
                assert count == 2 and not got
