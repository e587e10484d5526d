"""E47: who was told of a client may find it taken: accept() must expect that."""

import selectors
import socket

from staging import error_of, listen

with listen() as listener:
    listener.setblocking(False)
    with selectors.DefaultSelector() as one, selectors.DefaultSelector() as two:
        for sel in (one, two):  # of two processes, say
            sel.register(listener, selectors.EVENT_READ)
        with socket.create_connection(listener.getsockname()):
            print("both are told:", len(one.select()), len(two.select()))
            conn, _ = listener.accept()
            conn.close()
            error = error_of(listener.accept)
            print("the second accept:", repr(error))
            assert isinstance(error, BlockingIOError)
