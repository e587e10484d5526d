"""E38: multicast is a matter of UDP: one datagram to a group reaches all its
members.
"""

import socket

from staging import error_of

GROUP = "239.1.2.3"
HERE = socket.inet_aton("127.0.0.1")


def member(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((GROUP, port))
    membership = socket.inet_aton(GROUP) + HERE
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
    return sock


with socket.socket() as sock:
    error = error_of(sock.connect, (GROUP, 7003))
    print("TCP, connect to a group:", repr(error))
    assert error

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender, member(0) as one:
    port = one.getsockname()[1]
    with member(port) as two:
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, HERE)
        sender.sendto(b"hello", (GROUP, port))
        received = [one.recv(100), two.recv(100)]
        print("UDP, one datagram to it: two members receive", *received)
        assert received == [b"hello"] * 2
