"""E50: a broadcast reaches those that are connected by then, and counts no others."""

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


with listen() as quick, listen(0) as busy, socket.create_connection(busy.getsockname()):
    with connect(quick) as one, connect(quick) as two, connect(busy) as late:
        assert is_writable(one, 5) and is_writable(two, 5)
        with selectors.DefaultSelector() as sel:
            for sock in (one, two, late):
                sel.register(sock, selectors.EVENT_WRITE)
            count = broadcast(sel, b"hello")
            print("3 targets, one of them with a full backlog; broadcast returns", count)
            busy.accept()[0].close()  # there is room again
            assert is_writable(late, 10)
            conn, _ = busy.accept()
            with conn:
                print("the late one is connected now, and has got it:", is_readable(conn))
                assert count == 2 and not is_readable(conn)
