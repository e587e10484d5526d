"""E23: a non-blocking connect raises and goes on; how it ended is told once."""

import errno
import socket

from staging import error_of, is_writable, listen

with listen() as listener, socket.socket() as nobody:
    nobody.bind(("127.0.0.1", 0))  # does not listen
    for name, target in (("a listener", listener), ("nobody", nobody)):
        with socket.socket() as sock:
            sock.setblocking(False)
            error = error_of(sock.connect, target.getsockname())
            assert isinstance(error, BlockingIOError)
            writable = is_writable(sock, 5)
            told = [sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) for _ in "12"]
            print(f"to {name}: {type(error).__name__}, then writable: {writable},")
            print("    SO_ERROR, asked twice:", *(errno.errorcode.get(e, e) for e in told))
            assert writable and told == [0 if target is listener else errno.ECONNREFUSED, 0]
