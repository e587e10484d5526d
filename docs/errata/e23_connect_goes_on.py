"""E23: a non-blocking connect raises and goes on; how it ended is told once."""

import errno
import socket

from staging import error_of, is_writable, listen


def so_error(sock):
    return sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)


with listen() as listener, socket.socket() as nobody:
    nobody.bind(("127.0.0.1", 0))  # does not listen
    for name, target in (("a listener", listener), ("nobody", nobody)):
        with socket.socket() as sock:
            sock.setblocking(False)
            error = error_of(sock.connect, target.getsockname())
            assert isinstance(error, BlockingIOError)
            writable = is_writable(sock, 5)
            told = [so_error(sock) for _ in range(2)]
            print(f"to {name}: {type(error).__name__}, then writable: {writable},")
            print("    SO_ERROR, asked twice:", *told)
            expected = 0 if target is listener else errno.ECONNREFUSED
            assert writable and told == [expected, 0]
