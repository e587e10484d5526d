"""E46: recv() without a guard: the reset of one client ends the loop for all."""

import selectors

from staging import error_of, is_readable, pair, reset, wait_for_error


def serve(sel):
    while True:
        for key, _ in sel.select():
            data = key.fileobj.recv(1024)
            key.fileobj.sendall(data)


one, one_at_server = pair()
two, two_at_server = pair()
with two, one_at_server, two_at_server, selectors.DefaultSelector() as sel:
    for sock in (one_at_server, two_at_server):
        sel.register(sock, selectors.EVENT_READ)
    reset(one)
    wait_for_error(one_at_server)
    error = error_of(serve, sel)
    print("the loop ends:", repr(error))
    assert isinstance(error, ConnectionResetError)
    two.sendall(b"hello")
    print("the other client gets an answer:", is_readable(two))
    assert not is_readable(two)
