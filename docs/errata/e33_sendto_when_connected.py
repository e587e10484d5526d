"""E33: a connected UDP socket may sendto() elsewhere on Linux; it hears no
answer from there.
"""

from staging import is_readable, udp

with udp() as sock, udp() as peer, udp() as other:
    sock.connect(peer.getsockname())
    sock.sendto(b"hello", other.getsockname())
    data, address = other.recvfrom(100)
    print("the other one receives", data, "- the peer too:", is_readable(peer))
    print("still connected to the peer:", sock.getpeername() == peer.getsockname())
    other.sendto(b"answer", address)
    print("the answer of the other one arrives:", is_readable(sock))
    assert sock.getpeername() == peer.getsockname() and not is_readable(sock)
    sock.send(b"hello")
    assert peer.recv(100) == b"hello"
