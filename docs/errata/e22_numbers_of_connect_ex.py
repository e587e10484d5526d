"""E22: several numbers of connect_ex() are no failures."""

import errno
import socket

from staging import error_of, is_writable, listen

with listen() as listener, socket.socket() as sock:
    sock.setblocking(False)
    address = listener.getsockname()
    first = sock.connect_ex(address)
    assert is_writable(sock, 5)
    later = [sock.connect_ex(address), sock.connect_ex(address)]
    print("non-blocking:", errno.errorcode[first])
    print("asked again: ", later[0], errno.errorcode[later[1]])
    assert first == errno.EINPROGRESS and later == [0, errno.EISCONN]

with listen(0) as full, socket.create_connection(full.getsockname()):
    with socket.socket() as sock:
        sock.setblocking(False)
        numbers = [sock.connect_ex(full.getsockname()) for _ in range(2)]
        print("while it waits:", *map(errno.errorcode.get, numbers))
        assert numbers == [errno.EINPROGRESS, errno.EALREADY]
    with socket.socket() as sock:
        sock.settimeout(0.1)
        number = sock.connect_ex(full.getsockname())
        print("with a timeout, when it is over:", errno.errorcode[number])
        assert number == errno.EAGAIN

with socket.socket() as sock:
    error = error_of(sock.connect_ex, ("x" * 64 + ".invalid", 1))
    print("an impossible name still raises:", type(error).__name__)
    assert error
