"""E34: recvfrom(1024) of a longer datagram: the rest is gone, and nobody says so."""

import socket

from staging import error_of, udp

with udp() as receiver, udp() as sender:
    address = receiver.getsockname()
    sender.sendto(bytes(5000), address)
    sender.sendto(b"next", address)
    received = [len(receiver.recvfrom(1024)[0]), len(receiver.recvfrom(1024)[0])]
    print("5000 bytes and 4 sent; received:", *received)
    assert received == [1024, 4]

    sender.sendto(bytes(5000), address)
    data, _, flags, _ = receiver.recvmsg(1024)
    print("recvmsg:", len(data), "bytes, MSG_TRUNC:", bool(flags & socket.MSG_TRUNC))
    assert flags & socket.MSG_TRUNC

    print("the longest datagram:", sender.sendto(bytes(65507), address))
    error = error_of(sender.sendto, bytes(65508), address)
    print("one byte more:", repr(error))
    assert error
