"""E49: one target that refuses, and those behind it get nothing."""

import selectors
import socket

from staging import error_of, is_readable, is_writable, listen


def broadcast(sel, message):
    for key, _ in sel.select():
        key.fileobj.sendall(message)


def connect(target):
    sock = socket.socket()
    sock.setblocking(False)
    sock.connect_ex(target.getsockname())
    assert is_writable(sock, 5)
    return sock


with listen() as healthy, socket.socket() as nobody:
    nobody.bind(("127.0.0.1", 0))  # does not listen
    with connect(nobody) as one, connect(healthy) as two:
        conn, _ = healthy.accept()
        with conn, selectors.DefaultSelector() as sel:
            for sock in (one, two):
                sel.register(sock, selectors.EVENT_WRITE)
            error = error_of(broadcast, sel, b"hello")
            print("broadcast:", repr(error))
            print("the healthy target got it:", is_readable(conn))
            assert isinstance(error, ConnectionRefusedError) and not is_readable(conn)
