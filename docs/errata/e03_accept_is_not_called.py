"""E03: without its parentheses, accept is a method and not a connection."""

import socket

from staging import error_of, listen


def accept_one(listener):
    conn, addr = listener.accept  # as the notes have it


with listen() as listener:
    with socket.create_connection(listener.getsockname()):
        error = error_of(accept_one, listener)
        print("a client waits, and the server ends:", repr(error))
        assert isinstance(error, TypeError)
