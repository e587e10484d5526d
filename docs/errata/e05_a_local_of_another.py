"""E05, E06: names that another function, or nobody, has defined."""

import selectors
import socket

from staging import error_of, listen


def serve(listener):
    with selectors.DefaultSelector() as sel:
        sel.register(listener, selectors.EVENT_READ)
        for _ in sel.select():
            accept_conn(listener)


def accept_conn(listener):
    conn, _ = listener.accept()
    with conn:
        sel.register(conn, selectors.EVENT_READ)  # it is a local variable of serve


def start_conn(target_addrs):
    for target_addr in target_addrs:
        with socket.socket() as sock:
            sock.connect_ex(server_addr)  # the loop calls it target_addr


with listen() as listener:
    with socket.create_connection(listener.getsockname()):
        error = error_of(serve, listener)
        print("the server ends with its first client:", repr(error))
        assert isinstance(error, NameError)
    error = error_of(start_conn, [listener.getsockname()])
    print("the client reaches no target:", repr(error))
    assert isinstance(error, NameError)
