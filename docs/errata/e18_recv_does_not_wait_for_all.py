"""E18: recv(n) is complete with one byte, in blocking mode too."""

import socket

from staging import pair

near, far = pair()
with near, far:
    far.sendall(b"one")
    data = near.recv(1000)
    print("blocking, recv(1000):", data)
    assert data == b"one"

    near.settimeout(5)
    far.sendall(b"two")
    data = near.recv(1000, socket.MSG_WAITALL)
    print("with a timeout of 5 s, recv(1000, MSG_WAITALL), at once:", data)
    assert data == b"two"
