"""E16: close() does not wake a thread that waits in the socket; shutdown() does."""

import socket

from staging import listen, pair, start, wait_until_blocked

outcomes = []


def wait_in(call, *args):
    try:
        outcomes.append(call(*args))
    except OSError as error:
        outcomes.append(error)


near, far = pair()
with near, far:
    reader = start(wait_in, near.recv, 100)
    wait_until_blocked(reader)
    near.close()
    reader.join(0.2)
    print("a thread in recv, after close(): waits on:", reader.is_alive())
    assert reader.is_alive()
    far.sendall(b"hello")
    reader.join()
    print("and even receives:", outcomes[-1])
    assert outcomes[-1] == b"hello"

near, far = pair()
with near, far:
    reader = start(wait_in, near.recv, 100)
    wait_until_blocked(reader)
    near.shutdown(socket.SHUT_RDWR)
    reader.join()
    print("after shutdown() it receives:", outcomes[-1])

with listen() as listener:
    acceptor = start(wait_in, listener.accept)
    wait_until_blocked(acceptor)
    listener.shutdown(socket.SHUT_RDWR)  # on Linux
    acceptor.join()
    print("a thread in accept, after shutdown():", repr(outcomes[-1]))
    assert isinstance(outcomes[-1], OSError)
