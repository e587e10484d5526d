"""E28: zero bytes do not tell whether the peer still listens; sending does, late."""

import socket

from staging import error_of, pair, wait_for_error

near, far = pair()
with near, far:
    far.shutdown(socket.SHUT_WR)
    print("half-close: received", near.recv(100))
    for _ in range(3):
        near.sendall(b"more ")
    data = far.recv(15, socket.MSG_WAITALL)
    print("    the peer receives", data)
    assert data == b"more more more "

near, far = pair()
with near, far:
    far.close()
    print("full close: received", near.recv(100))
    print("    the first send returns", near.send(b"more "))
    wait_for_error(near)
    error = error_of(near.send, b"more ")
    print("    the second:", repr(error))
    assert isinstance(error, BrokenPipeError)
