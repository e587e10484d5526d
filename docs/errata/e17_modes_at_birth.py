"""E17: not every new socket is blocking, and one with a timeout never is."""

import fcntl
import os
import socket


def describe(how, sock):
    with sock:
        flags = fcntl.fcntl(sock, fcntl.F_GETFL)
        is_nonblocking = bool(flags & os.O_NONBLOCK)
        print(f"{how:20} timeout {sock.gettimeout()}, O_NONBLOCK {is_nonblocking}")
        return sock.gettimeout(), is_nonblocking


kind = socket.SOCK_STREAM | socket.SOCK_NONBLOCK
assert describe("as it comes", socket.socket()) == (None, False)
assert describe("SOCK_NONBLOCK", socket.socket(type=kind)) == (0.0, True)
socket.setdefaulttimeout(5)
assert describe("setdefaulttimeout(5)", socket.socket()) == (5.0, True)
