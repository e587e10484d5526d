"""E26: zero bytes received are not always the peer's end."""

import socket

from staging import is_readable, pair, udp

near, far = pair()
with near, far:
    far.sendall(b"four" b"more")
    print("recv(0):", near.recv(0), "and the peer is there")

    left, message = 4, b""
    while True:
        data = near.recv(left)
        if not data:
            break
        message += data
        left -= len(data)
    print("a loop that asks for what is left:", message, "then", data, "- no hang-up")
    assert is_readable(near) and near.recv(4) == b"more"

    near.shutdown(socket.SHUT_RD)
    print("our own SHUT_RD:", near.recv(100), "and the peer has not ended")

with udp() as receiver, udp() as sender:
    sender.sendto(b"", receiver.getsockname())
    sender.sendto(b"next", receiver.getsockname())
    received = [receiver.recv(100), receiver.recv(100)]
    print("an empty datagram:", received[0], "then", received[1])
    assert received == [b"", b"next"]
