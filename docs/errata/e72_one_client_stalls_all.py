"""E72: a loop that answers with a blocking send waits for the slowest client."""

import selectors
import socket

from staging import error_of, is_readable, pair, start, wait_until_blocked

ANSWER = bytes(30_000_000)


def serve(sel):
    while True:
        for key, _ in sel.select():
            key.fileobj.recv(1024)
            key.fileobj.sendall(ANSWER)


one, one_at_server = pair()
two, two_at_server = pair()
with one, two, one_at_server, two_at_server, selectors.DefaultSelector() as sel:
    for sock in (one_at_server, two_at_server):
        sel.register(sock, selectors.EVENT_READ)
    loop = start(error_of, serve, sel)
    one.sendall(b"a question, and its answer is never read")
    assert is_readable(one, 5)
    wait_until_blocked(loop)
    two.sendall(b"hello")
    answered = is_readable(two, 0.5)
    print("one client does not read; the other one gets an answer:", answered)
    assert not answered
    one_at_server.shutdown(socket.SHUT_RDWR)
    loop.join()
